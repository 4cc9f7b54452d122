import Synchronization
import Testing

@testable import LoadTesting

@Suite struct TurnstileTests {
    @Test("a knock before the wait is not lost, and several count as one")
    func before() async {
        let turnstile = Turnstile()
        turnstile.knock()
        turnstile.knock()
        await turnstile.wait()
        let second = Task { await turnstile.wait() }
        turnstile.knock()
        await second.value
    }

    @Test("no knock is lost between many that knock and one that waits")
    func many() async {
        let turnstile = Turnstile()
        let work = Work()
        let waiter = Task.detached {
            while work.done.load(ordering: .acquiring) < 20_000 { await turnstile.wait() }
        }
        await withDiscardingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<5_000 {
                        work.done.add(1, ordering: .acquiringAndReleasing)
                        turnstile.knock()
                    }
                }
            }
        }
        // Hangs, and the test with it, if the last knock was lost.
        await waiter.value
        #expect(work.done.load(ordering: .relaxed) == 20_000)
    }

    private final class Work: Sendable {
        let done = Atomic<Int>(0)
    }
}
