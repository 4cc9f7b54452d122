import LoadTesting
import Testing

@testable import watertight

@Suite("The suite background") struct BackgroundTests {
    @Test("runs both tasks of every request, one of which opens a connection of its own")
    func tasks() async throws {
        let one = SuiteCase(suite: background)
        let result = try await one.requireTheSame()
        #expect(result.requests.ok == 400)
        #expect(one.opened(result) == ["background.session": 400, "background.mail": 400])
    }

    @Test("runs none of them for a request whose endpoint failed")
    func failed() async throws {
        let one = SuiteCase(suite: background, faults: [.endpoint: 0.5])
        let result = try await one.requireTheSame()
        let served = result.requests.ok
        #expect(one.opened(result) == ["background.session": 400, "background.mail": served])
    }

    @Test("is clean under every kind of fault", arguments: FaultKind.withoutHang)
    func clean(kind: FaultKind) async throws {
        let result = try await SuiteCase(suite: background, faults: [kind: 0.3]).requireTheSame()
        #expect(result.requests.isExplained(by: kind))
    }
}
