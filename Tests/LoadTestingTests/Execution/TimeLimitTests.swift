import Synchronization
import Testing

@testable import LoadTesting

/// Without its thread: the test says what time it is.
@Suite(.serialized, .aloneOnThePool, .timeLimit(.minutes(2))) struct TimeLimitTests {
    private let limit = TimeLimit(.nanoseconds(100))

    /// Runs `body` as a request that starts at `start`. Returns whether it was cancelled, and whether its time was over.
    private func request(
        at start: UInt64, _ body: @escaping @Sendable () async -> Void
    ) async -> (isCancelled: Bool, isOver: Bool) {
        await Task { [limit] in
            let place = limit.enter(at: start)
            await body()
            return (Task.isCancelled, limit.leave(place))
        }.value
    }

    @Test("a request is cancelled when its time is over, not before, and says so at its end")
    func cancelled() async {
        let early = await request(at: 50) { [limit] in limit.expire(at: 149) }
        #expect(!early.isCancelled && !early.isOver)
        let due = await request(at: 50) { [limit] in limit.expire(at: 150) }
        #expect(due.isCancelled && due.isOver)
    }

    @Test("of many in flight those that are due are cancelled, and the next time to look is known")
    func many() async {
        let limit = limit
        let results = await withTaskGroup(of: (Int, Bool).self) { group in
            let entered = Gauge()
            let gate = Gate()
            for index in 0..<200 {
                group.addTask {
                    let place = limit.enter(at: UInt64(index))
                    entered.enter()
                    await gate.pass()
                    let isCancelled = Task.isCancelled
                    return (index, limit.leave(place) && isCancelled)
                }
            }
            while entered.now < 200 { await Task.yield() }
            #expect(limit.expire(at: 100 + 119) == 100 + 120)
            gate.open()
            return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
        }
        #expect((0..<200).allSatisfy { results[$0] == ($0 < 120) })
        #expect(limit.expire(at: .max) == nil)
    }

    @Test("a request that has ended is not cancelled later, and its place is used again")
    func reused() async {
        let limit = limit
        let isCancelled = await Task {
            for start in UInt64(0)..<1_000 { _ = limit.leave(limit.enter(at: start)) }
            let first = limit.enter(at: 0)
            let second = limit.enter(at: 1_000)
            let third = limit.enter(at: 1_000)
            #expect(!limit.leave(second))
            #expect(limit.expire(at: 500) == 1_100)
            #expect(limit.leave(first))
            #expect(!limit.leave(third))
            return Task.isCancelled
        }.value
        #expect(isCancelled)
        #expect(limit.expire(at: .max) == nil)
    }

    @Test("its thread cancels what waits for ever, and ends when it is stopped")
    func thread() async {
        let limit = TimeLimit(.milliseconds(5))
        limit.start()
        let start = MonotonicClock().now()
        let isOver = await Task {
            let place = limit.enter(at: start)
            try? await Task.sleep(for: .seconds(3_600))
            return limit.leave(place)
        }.value
        #expect(isOver)
        #expect(MonotonicClock().now() - start >= 5_000_000)
        limit.stop()
    }
}
