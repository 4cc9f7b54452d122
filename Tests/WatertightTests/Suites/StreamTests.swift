import LoadTesting
import Testing

@testable import watertight

@Suite("The suite stream") struct StreamTests {
    @Test("sends every body, and checks while it does what is closed by then and what is not")
    func sends() async throws {
        let one = SuiteCase(suite: stream)
        let result = try await one.requireTheSame()
        #expect(result.requests.ok == 400)
        #expect(one.opened(result) == ["stream.connection": 400, "stream.cursor": 400, "stream.session": 400])
    }

    @Test("is clean under every kind of fault", arguments: FaultKind.withoutHang)
    func clean(kind: FaultKind) async throws {
        let result = try await SuiteCase(suite: stream, faults: [kind: 0.3]).requireTheSame()
        #expect(result.requests.isExplained(by: kind))
    }
}
