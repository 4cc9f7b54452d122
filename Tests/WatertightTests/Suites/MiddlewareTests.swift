import LoadTesting
import Testing

@testable import watertight

@Suite("The suite middleware") struct MiddlewareTests {
    @Test("serves every request inside a span, also the tenth that asks for a row that is not there")
    func span() async throws {
        let one = SuiteCase(suite: middleware)
        let result = try await one.requireTheSame()
        #expect(result.requests.ok == 400)
        #expect(one.opened(result) == ["middleware.span": 400, "middleware.connection": 400])
    }

    @Test("opens a span for a request whose first setup fails, too")
    func failed() async throws {
        let one = SuiteCase(suite: middleware, faults: [.setup: 1])
        let result = try await one.requireTheSame()
        let opened = one.opened(result)
        #expect(opened["middleware.span"] == 400)
        #expect(try #require(opened["middleware.connection"]) < 400)
    }

    @Test("is clean under every kind of fault", arguments: FaultKind.withoutHang)
    func clean(kind: FaultKind) async throws {
        let result = try await SuiteCase(suite: middleware, faults: [kind: 0.3]).requireTheSame()
        #expect(result.requests.isExplained(by: kind))
    }
}
