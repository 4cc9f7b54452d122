import Dispatch
import Foundation
import LoadTesting
import Synchronization

/// Threads that start the same work at the same instant, again and again.
///
/// They stay the same ones: a new thread starts with nothing allocated, and at first often on the processor of the one that made it.
final class ThreadCrew: Sendable {
    private let members: [Member]

    init(count: Int) {
        members = (0..<count).map(Member.init)
    }

    deinit {
        for member in members { member.order(nil) }
    }

    /// Nanoseconds that the slowest of the first `count` threads took for `work`. Each is told its number, and waits for the others
    /// before it starts.
    func nanoseconds(threads count: Int, _ work: @escaping @Sendable (Int) -> Void) -> UInt64 {
        let ready = Ready()
        let working = members.prefix(count)
        for member in working {
            member.order { number in
                ready.count.add(1, ordering: .acquiringAndReleasing)
                while ready.count.load(ordering: .acquiring) < working.count { sched_yield() }
                let clock = MonotonicClock()
                let start = clock.now()
                work(number)
                return clock.now() - start
            }
        }
        return working.map { $0.result() }.max() ?? 0
    }

    private final class Ready: Sendable {
        let count = Atomic<Int>(0)
    }

    private typealias Order = @Sendable (Int) -> UInt64

    private final class Member: Sendable {
        private let next = Mutex<Order?>(nil)
        private let took = Atomic<UInt64>(0)
        private let isOrdered = DispatchSemaphore(value: 0)
        private let isDone = DispatchSemaphore(value: 0)

        init(number: Int) {
            Thread { [self] in
                while true {
                    isOrdered.wait()
                    guard let order = next.withLock({ $0 }) else { return }
                    took.store(order(number), ordering: .relaxed)
                    isDone.signal()
                }
            }.start()
        }

        /// Nil sends the thread home.
        func order(_ order: Order?) {
            next.withLock { $0 = order }
            isOrdered.signal()
        }

        func result() -> UInt64 {
            isDone.wait()
            return took.load(ordering: .relaxed)
        }
    }
}
