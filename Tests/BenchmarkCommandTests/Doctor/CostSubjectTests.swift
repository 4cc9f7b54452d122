import Testing

@testable import BenchmarkCommand

/// The subjects are held against each other, so they must do the same work.
@Suite struct CostSubjectTests {
    @Test(
        "opens four resources in order and closes them in reverse, with every request", arguments: CostSubject.allCases)
    func succeeds(subject: CostSubject) async throws {
        let ledger = DeskLedger(keepsJournal: true)
        defer { withExtendedLifetime(ledger) {} }
        let request = subject.request(at: ResourceDesk(ledger))
        for _ in 0..<3 { #expect(try await request() == 4) }
        let one = events(1...4, failing: false)
        #expect(ledger.events == one + one + one)
        #expect(ledger.opened.load(ordering: .relaxed) == 12)
        #expect(ledger.closed.load(ordering: .relaxed) == 12)
    }

    @Test("does so when the endpoint throws, and tells each cleanup", arguments: CostSubject.allCases)
    func fails(subject: CostSubject) async {
        let ledger = DeskLedger(endpointFails: true, keepsJournal: true)
        defer { withExtendedLifetime(ledger) {} }
        let request = subject.request(at: ResourceDesk(ledger))
        await #expect(throws: DeskLedger.Failure.self) { try await request() }
        #expect(ledger.events == events(1...4, failing: true))
        #expect(ledger.opened.load(ordering: .relaxed) == 4)
        #expect(ledger.closed.load(ordering: .relaxed) == 4)
    }

    @Test("a chain opens and closes as many as it is long", arguments: ChainGraph.Form.allCases, [1, 2, 16])
    func chains(form: ChainGraph.Form, length: Int) async throws {
        let ledger = DeskLedger(keepsJournal: true)
        defer { withExtendedLifetime(ledger) {} }
        let endpoint = ChainGraph(form: form, length: length).endpoint(at: ResourceDesk(ledger))
        #expect(try await endpoint.respond().get() == length)
        #expect(ledger.events == events(1...length, failing: false))
    }

    private func events(_ levels: ClosedRange<Int>, failing: Bool) -> [DeskLedger.Event] {
        levels.map { .opened($0) } + [.endpoint(levels.upperBound)]
            + levels.reversed().map { .closed($0, afterFailure: failing) }
    }
}
