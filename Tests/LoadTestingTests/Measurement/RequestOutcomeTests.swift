import Testing

@testable import LoadTesting

@Suite struct RequestOutcomeTests {
    @Test("An outcome's ordinal is its position among all outcomes")
    func ordinals() {
        #expect(RequestOutcome.allCases.map(\.ordinal) == Array(RequestOutcome.allCases.indices))
        #expect(RequestOutcome.allCases.count == RequestOutcome.count)
    }

    @Test("Outcomes have the names that results use")
    func names() {
        #expect(
            RequestOutcome.allCases.map(\.name) == [
                "ok", "injected.setup", "injected.endpoint", "injected.rejection", "injected.cleanup",
                "injected.cancel", "injected.timeout", "injected.delay", "injected.hang", "unexpected.error",
                "unexpected.cancelled", "unexpected.timeout",
            ])
    }
}
