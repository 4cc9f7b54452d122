import Testing

@testable import LoadTesting

@Suite struct DrainLimitTests {
    /// A limit of 100 ns.
    private final class Waiting {
        var limit: DrainLimit

        init(_ rule: DrainLimit.Rule, limit: Duration = .nanoseconds(100)) {
            self.limit = DrainLimit(limit, rule, now: 0)
        }

        func isOver(at now: UInt64, completed: UInt64, issued: UInt64, isAllIssued: Bool) -> Bool {
            limit.isOver(at: now, completed: completed, issued: issued, isAllIssued: isAllIssued)
        }
    }

    @Test("after the deadline, what is owed must be done within the limit, however many requests end meanwhile")
    func owed() {
        let waiting = Waiting(.owed)
        waiting.limit.loadEnded(at: 1_000)
        #expect(!waiting.isOver(at: 1_050, completed: 3, issued: 9, isAllIssued: true))
        #expect(!waiting.isOver(at: 1_100, completed: 6, issued: 9, isAllIssued: true))
        #expect(waiting.isOver(at: 1_101, completed: 8, issued: 9, isAllIssued: true))
    }

    @Test("what is left over may take any time as long as requests end")
    func leftOver() {
        let waiting = Waiting(.leftOver)
        waiting.limit.loadEnded(at: 1_000)
        for step in UInt64(1)...50 {
            #expect(!waiting.isOver(at: 1_000 + 90 * step, completed: step, issued: 60, isAllIssued: true))
        }
        #expect(!waiting.isOver(at: 5_600, completed: 50, issued: 60, isAllIssued: true))
        #expect(waiting.isOver(at: 5_601, completed: 50, issued: 60, isAllIssued: true))
    }

    @Test("without a deadline the limit is for how long none ends, and six times that while requests are being issued")
    func progress() {
        let waiting = Waiting(.owed)
        #expect(!waiting.isOver(at: 600, completed: 0, issued: 9, isAllIssued: false))
        #expect(waiting.isOver(at: 601, completed: 0, issued: 9, isAllIssued: false))
        #expect(!waiting.isOver(at: 610, completed: 1, issued: 9, isAllIssued: true))
        #expect(!waiting.isOver(at: 710, completed: 1, issued: 9, isAllIssued: true))
        #expect(waiting.isOver(at: 711, completed: 1, issued: 9, isAllIssued: true))
    }

    @Test("it does not count while nothing is in flight, nor while more requests are to arrive")
    func nothingToWaitFor() {
        let waiting = Waiting(.owed)
        #expect(!waiting.isOver(at: 5_000, completed: 4, issued: 4, isAllIssued: true))
        #expect(!waiting.isOver(at: 9_000, completed: 4, issued: 4, isAllIssued: true))
        #expect(!waiting.isOver(at: 9_100, completed: 4, issued: 5, isAllIssued: true))
        waiting.limit.loadGoesOn(at: 20_000)
        #expect(!waiting.isOver(at: 20_100, completed: 4, issued: 5, isAllIssued: true))
        #expect(waiting.isOver(at: 20_101, completed: 4, issued: 5, isAllIssued: true))
    }

    @Test("a limit without end is never over")
    func endless() {
        let waiting = Waiting(.owed, limit: .nanoseconds(Int64.max))
        #expect(!waiting.isOver(at: 1 << 62, completed: 0, issued: 1, isAllIssued: false))
    }
}
