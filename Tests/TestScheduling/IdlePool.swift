import Foundation
import Synchronization

/// The pool of Swift concurrency, when it has threads to spare.
enum IdlePool {
    /// Waits until all threads of the pool have taken up a task at once, many times in a row: until then other tests keep them.
    ///
    /// A machine that has too much else to do is not waited for longer than `limit`.
    static func wait(atMost limit: Duration = .seconds(300)) async {
        let deadline = ContinuousClock.now + limit
        var inARow = 0
        while inARow < 20, ContinuousClock.now < deadline {
            inARow = await allThreadsMeet() ? inARow + 1 : 0
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    private static func allThreadsMeet() async -> Bool {
        let threads = ProcessInfo.processInfo.activeProcessorCount
        let asked = ContinuousClock.now
        let arrivals = Arrivals()
        return await withTaskGroup { group in
            for _ in 0..<threads {
                group.addTask {
                    arrivals.count.add(1, ordering: .relaxed)
                    while arrivals.count.load(ordering: .relaxed) < threads {
                        guard ContinuousClock.now - asked < .milliseconds(5) else { return false }
                    }
                    return true
                }
            }
            return await group.reduce(true) { $0 && $1 }
        }
    }

    private final class Arrivals: Sendable {
        let count = Atomic(0)
    }
}
