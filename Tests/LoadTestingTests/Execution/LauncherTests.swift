import Dispatch
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
}
