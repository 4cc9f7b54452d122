import Dispatch
import Testing

@testable import LeakDetection

@Suite struct CheckedMutexTests {
    /// Run with `--sanitize=thread`, this is also the proof that a contended lock is reported no more.
    @Test("Contended by several threads, one holds it at a time")
    func contended() {
        final class Counter: Sendable {
            let values = CheckedMutex([0])
        }
        let counter = Counter()
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<50_000 { counter.values.withLock { $0[0] += 1 } }
        }
        #expect(counter.values.withLock { $0 } == [200_000])
    }
}
