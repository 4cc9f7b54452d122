import Foundation
import Synchronization

/// A thread of its own that cancels requests and ends their waits: cancellation comes from elsewhere, as in life, and is on
/// time even when every pool thread is blocked.
final class Canceller: Sendable {
    private struct Queue {
        var orders = DueOrders()
        var isStopped = false
    }

    private let queue = Mutex(Queue())
    private let wake = DispatchSemaphore(value: 0)
    private let clock = MonotonicClock()

    init() {
        let isStarted = DispatchSemaphore(value: 0)
        let thread = Thread { [weak self] in
            // A thread is named by a handle that is stored only when `start` has returned.
            isStarted.wait()
            Thread.current.name = "canceller"
            while let self, !self.runOnce() {}
        }
        thread.start()
        isStarted.signal()
    }

    /// Runs `action` on the canceller's thread when `delay` is over.
    func submit(after delay: Duration, _ action: @escaping @Sendable () -> Void) {
        let due = clock.now() + UInt64(delay / .nanoseconds(1))
        queue.withLock { $0.orders.insert(action, due: due) }
        wake.signal()
    }

    /// Ends the thread. Orders not yet due are dropped.
    func stop() {
        queue.withLock { $0.isStopped = true }
        wake.signal()
    }

    /// Waits for the next order that is due and carries it out. True when the canceller was stopped.
    private func runOnce() -> Bool {
        let now = clock.now()
        let (next, pause, isStopped) = queue.withLock { queue -> ((@Sendable () -> Void)?, UInt64?, Bool) in
            guard let due = queue.orders.nextDue else { return (nil, nil, queue.isStopped) }
            guard due <= now else { return (nil, due - now, queue.isStopped) }
            return (queue.orders.removeNext(), nil, queue.isStopped)
        }
        if isStopped { return true }
        if let next {
            next()
        } else if let pause {
            _ = wake.wait(timeout: .now() + .nanoseconds(Int(pause)))
        } else {
            // Bounded, so that the thread ends soon after its owner is gone.
            _ = wake.wait(timeout: .now() + .seconds(1))
        }
        return false
    }
}
