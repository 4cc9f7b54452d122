import Foundation
import Synchronization
import Testing

@testable import LoadTesting

@Suite(.serialized, .aloneOnThePool, .timeLimit(.minutes(5))) struct CancellerTests {
    /// Waits on a thread that may block; false when nothing came for a long time.
    private func wait(for semaphore: DispatchSemaphore, times: Int = 1) async -> Bool {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let isDone = (0..<times).allSatisfy { _ in semaphore.wait(timeout: .now() + 20) == .success }
                continuation.resume(returning: isDone)
            }
        }
    }

    @Test("orders are carried out in the order in which they are due, not in that in which they came")
    func order() async {
        let canceller = Canceller()
        defer { canceller.stop() }
        let done = DispatchSemaphore(value: 0)
        let log = Mutex<[Int]>([])
        // The first holds the thread until all have come; the gaps between the others are larger than any pause in here.
        let allCame = DispatchSemaphore(value: 0)
        canceller.submit(after: .zero) { allCame.wait() }
        for delay in [400, 200, 600, 0] {
            canceller.submit(after: .milliseconds(delay)) {
                log.withLock { $0.append(delay) }
                done.signal()
            }
        }
        allCame.signal()
        #expect(await wait(for: done, times: 4))
        #expect(log.withLock { $0 } == [0, 200, 400, 600])
    }

    @Test("an order is never carried out before it is due")
    func notEarly() async {
        let canceller = Canceller()
        defer { canceller.stop() }
        let clock = MonotonicClock()
        let done = DispatchSemaphore(value: 0)
        let start = clock.now()
        let end = Atomic<UInt64>(0)
        canceller.submit(after: .milliseconds(15)) {
            end.store(clock.now(), ordering: .releasing)
            done.signal()
        }
        #expect(await wait(for: done))
        let ended = end.load(ordering: .acquiring)
        #expect(ended >= start + 15_000_000)
    }

    @Test("an order that is due at once does not wait for one that is due in an hour")
    func overtakes() async {
        let canceller = Canceller()
        defer { canceller.stop() }
        let late = Atomic<Bool>(false)
        let done = DispatchSemaphore(value: 0)
        canceller.submit(after: .seconds(3600)) { late.store(true, ordering: .releasing) }
        canceller.submit(after: .zero) { done.signal() }
        #expect(await wait(for: done))
        let lateRan = late.load(ordering: .acquiring)
        #expect(!lateRan)
    }

    @Test("orders run on one thread of the canceller's own")
    func thread() async {
        let canceller = Canceller()
        defer { canceller.stop() }
        let threads = Mutex<Set<ObjectIdentifier>>([])
        let names = Mutex<Set<String?>>([])
        let done = DispatchSemaphore(value: 0)
        for _ in 0..<10 {
            canceller.submit(after: .zero) {
                _ = threads.withLock { $0.insert(ObjectIdentifier(Thread.current)) }
                _ = names.withLock { $0.insert(Thread.current.name) }
                done.signal()
            }
        }
        #expect(await wait(for: done, times: 10))
        #expect(threads.withLock { $0.count } == 1)
        #expect(names.withLock { $0 } == ["canceller"])
    }

    @Test("a stop ends the thread, also while orders are waiting, and drops them")
    func stop() async {
        let canceller = Canceller()
        let started = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)
        let late = Atomic<Bool>(false)
        canceller.submit(after: .zero) {
            // Freed with the thread it belongs to.
            Thread.current.threadDictionary["sentinel"] = Sentinel { ended.signal() }
            started.signal()
        }
        canceller.submit(after: .seconds(3600)) { late.store(true, ordering: .releasing) }
        #expect(await wait(for: started))
        canceller.stop()
        #expect(await wait(for: ended))
        // The thread did not end because its owner was gone.
        let lateRan = withExtendedLifetime(canceller) { late.load(ordering: .acquiring) }
        #expect(!lateRan)
    }

    @Test("a canceller that nobody has any more ends its thread by itself")
    func abandoned() async {
        let started = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)
        do {
            let canceller = Canceller()
            canceller.submit(after: .zero) {
                Thread.current.threadDictionary["sentinel"] = Sentinel { ended.signal() }
                started.signal()
            }
            #expect(await wait(for: started))
        }
        #expect(await wait(for: ended))
    }

    private final class Sentinel {
        private let atEnd: () -> Void
        init(_ atEnd: @escaping () -> Void) { self.atEnd = atEnd }
        deinit { atEnd() }
    }
}
