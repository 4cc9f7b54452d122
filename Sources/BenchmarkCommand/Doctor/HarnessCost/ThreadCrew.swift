import Dispatch
import Foundation
import LoadTesting
import Synchronization

/// Threads that start the same work at the same instant.
enum ThreadCrew {
    /// Nanoseconds from when the first of `threads` threads began until the last was done. Each is told its number.
    static func nanoseconds(threads count: Int, _ work: @escaping @Sendable (Int) -> Void) -> UInt64 {
        let times = Times()
        let isDone = DispatchSemaphore(value: 0)
        for number in 0..<count {
            Thread {
                times.ready.add(1, ordering: .acquiringAndReleasing)
                while times.ready.load(ordering: .acquiring) < count { sched_yield() }
                let clock = MonotonicClock()
                let start = clock.now()
                work(number)
                times.add(start, clock.now())
                isDone.signal()
            }.start()
        }
        for _ in 0..<count { isDone.wait() }
        return times.elapsed
    }

    private final class Times: Sendable {
        let ready = Atomic<Int>(0)
        private let span = Mutex<(start: UInt64, end: UInt64)>((.max, 0))

        func add(_ start: UInt64, _ end: UInt64) {
            span.withLock { $0 = (min($0.start, start), max($0.end, end)) }
        }

        var elapsed: UInt64 { span.withLock { $0.end > $0.start ? $0.end - $0.start : 0 } }
    }
}
