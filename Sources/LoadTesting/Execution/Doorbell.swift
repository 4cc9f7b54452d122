import Dispatch

/// Wakes one thread that waits for something to happen.
struct Doorbell: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func ring() { semaphore.signal() }

    /// Returns when it was rung, or when `nanoseconds` have passed.
    func wait(nanoseconds: UInt64) {
        _ = semaphore.wait(timeout: .now() + .nanoseconds(Int(clamping: nanoseconds)))
    }
}
