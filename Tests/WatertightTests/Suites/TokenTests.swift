import LoadTesting
import Testing

@testable import watertight

@Suite("The suite token") struct TokenTests {
    @Test("serves every request, opening no session for the tenth that is rejected")
    func rejects() async throws {
        let one = SuiteCase(suite: token)
        let result = try await one.requireTheSame()
        #expect(result.requests.ok == 400)
        #expect(one.opened(result) == ["token.accounts": 400, "token.session": 360])
    }

    @Test("is clean under every kind of fault", arguments: FaultKind.withoutHang)
    func clean(kind: FaultKind) async throws {
        let result = try await SuiteCase(suite: token, faults: [kind: 0.3]).requireTheSame()
        #expect(result.requests.isExplained(by: kind))
    }

    @Test("does not answer an injected rejection as if it were its own")
    func rejection() async throws {
        let one = SuiteCase(suite: token, faults: [.rejection: 1])
        let result = try await one.requireTheSame()
        // Where the fault lay behind its own rejection, that came first.
        let fired = result.faults[0].fired
        #expect(result.requests.outcomes["injected.rejection"] == fired && fired > 300)
        #expect(result.requests.ok == 400 - fired)
    }
}
