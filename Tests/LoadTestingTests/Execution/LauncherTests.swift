import Foundation
import Synchronization
import Testing

@testable import LoadTesting

@Suite struct LauncherTests {
    @Test("no more are claimed than are due, and no more are in flight than there are places")
    func bounds() {
        let launcher = Launcher(due: 5, places: 2)
        #expect(launcher.claim() == 0)
        #expect(launcher.claim() == 1)
        #expect(launcher.claim() == nil)
        #expect(!launcher.finish())
        #expect(launcher.claim() == 2)
        #expect(launcher.inFlight == 2)
        for _ in 0..<2 { #expect(!launcher.finish()) }
        #expect(launcher.claim() == 3 && launcher.claim() == 4 && launcher.claim() == nil)
        #expect(!launcher.finish())
        #expect(!launcher.isDone)
        #expect(launcher.finish())
        #expect(launcher.isDone)
    }

    @Test("closed while requests wait for a place, it knows how many")
    func waitingWhenClosed() {
        let launcher = Launcher(due: 0, places: 1)
        for _ in 0..<5 { launcher.release() }
        #expect(launcher.claim() == 0)
        #expect(!launcher.close())
        #expect(launcher.waitingWhenClosed == 4 && launcher.arrived == 1)
        let unlimited = Launcher(due: Launcher.unlimited, places: 1)
        #expect(unlimited.close() && unlimited.waitingWhenClosed == 0)
    }

    @Test("what the pacer releases becomes due, one by one")
    func released() {
        let launcher = Launcher(due: 0, places: Launcher.unlimited)
        #expect(launcher.claim() == nil)
        launcher.release()
        launcher.release()
        #expect(launcher.claim() == 0 && launcher.claim() == 1 && launcher.claim() == nil)
    }

    @Test("closing lets what is in flight end and issues nothing more")
    func closed() {
        let launcher = Launcher(due: Launcher.unlimited, places: 3)
        for _ in 0..<3 { _ = launcher.claim() }
        #expect(!launcher.close())
        _ = launcher.finish()
        #expect(launcher.claim() == nil)
        #expect(!launcher.isDone)
        _ = launcher.finish()
        _ = launcher.finish()
        #expect(launcher.isDone && launcher.issued == 3)
    }

    @Test("frozen, it starts nothing more, and what has arrived stays counted")
    func frozen() {
        let launcher = Launcher(due: 5, places: 2)
        _ = launcher.claim()
        launcher.freeze()
        _ = launcher.finish()
        #expect(launcher.claim() == nil)
        #expect(launcher.issued == 1 && launcher.arrived == 5)
        #expect(launcher.inFlight == 0 && !launcher.isDone)
    }

    @Test("a claim either comes before the closing, and is counted, or fails")
    func closedInTheMidst() async {
        for _ in 0..<50 {
            let launcher = Launcher(due: Launcher.unlimited, places: Launcher.unlimited)
            let (claimed, bound) = (Counter(), Counter())
            await Self.onThreads(3) { worker in
                guard worker > 0 else {
                    while claimed.value.load(ordering: .relaxed) < 20 { sched_yield() }
                    _ = launcher.close()
                    return bound.value.store(launcher.issued, ordering: .relaxed)
                }
                while launcher.claim() != nil { claimed.value.add(1, ordering: .relaxed) }
            }
            #expect(bound.value.load(ordering: .relaxed) == claimed.value.load(ordering: .relaxed))
        }
    }

    @Test("one claim after each release and each end leaves nothing unstarted")
    func oneClaimEach() async {
        for _ in 0..<50 {
            let launcher = Launcher(due: 0, places: 1)
            let waiting = Counter()
            await Self.onThreads(2) { worker in
                if worker == 0 {
                    for _ in 0..<500 {
                        launcher.release()
                        if launcher.claim() != nil { waiting.value.add(1, ordering: .acquiringAndReleasing) }
                    }
                } else {
                    while launcher.completed < 500 {
                        guard waiting.value.load(ordering: .acquiring) > 0 else {
                            sched_yield()
                            continue
                        }
                        waiting.value.subtract(1, ordering: .acquiringAndReleasing)
                        _ = launcher.finish()
                        if launcher.claim() != nil { waiting.value.add(1, ordering: .acquiringAndReleasing) }
                    }
                }
            }
            #expect(launcher.isDone)
        }
    }

    @Test("claimed from several threads, every index comes exactly once and places are never exceeded")
    func concurrent() {
        let launcher = Launcher(due: 50_000, places: 7)
        let seen = Mutex<[UInt64: Int]>([:])
        let most = Atomic<Int>(0)
        let running = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            var own: [UInt64] = []
            while launcher.completed < 50_000 {
                guard let index = launcher.claim() else { continue }
                let now = running.add(1, ordering: .sequentiallyConsistent).newValue
                most.max(now, ordering: .relaxed)
                own.append(index)
                running.subtract(1, ordering: .sequentiallyConsistent)
                _ = launcher.finish()
            }
            seen.withLock { seen in for index in own { seen[index, default: 0] += 1 } }
        }
        #expect(seen.withLock { $0.count } == 50_000)
        #expect(seen.withLock { $0.values.allSatisfy { $0 == 1 } })
        #expect(most.load(ordering: .relaxed) <= 7)
    }

    private final class Counter: Sendable { let value = Atomic<UInt64>(0) }

    /// Threads that wait for each other: those of a pool may come one after another.
    private static func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) async {
        await withTaskGroup { group in
            for worker in 0..<count {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        Thread.detachNewThread {
                            body(worker)
                            continuation.resume()
                        }
                    }
                }
            }
        }
    }
}
