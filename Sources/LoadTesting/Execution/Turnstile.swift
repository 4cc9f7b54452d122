import Synchronization

/// Wakes one task that waits for anything to happen; any number of wake-ups before it looks count as one.
///
/// The state is one word, so that the many that knock neither lock nor wait: `idle`, `knocked`, or `asleep`.
final class Turnstile: Sendable {
    private static let idle: UInt8 = 0
    private static let knocked: UInt8 = 1
    private static let asleep: UInt8 = 2

    private let state = Atomic<UInt8>(idle)
    private let sleeper = Mutex<UnsafeContinuation<Void, Never>?>(nil)

    /// From any thread.
    func knock() {
        // Most find that somebody has knocked already; that costs them a load.
        guard state.load(ordering: .sequentiallyConsistent) != Self.knocked else { return }
        if state.exchange(Self.knocked, ordering: .sequentiallyConsistent) == Self.asleep {
            sleeper.withLock { sleeper in
                defer { sleeper = nil }
                return sleeper
            }?.resume()
        }
    }

    /// Returns when somebody has knocked since the last return. To be called by one task.
    func wait() async {
        if state.exchange(Self.idle, ordering: .sequentiallyConsistent) == Self.knocked { return }
        await withUnsafeContinuation { continuation in
            sleeper.withLock { $0 = continuation }
            let (slept, _) = state.compareExchange(
                expected: Self.idle, desired: Self.asleep, ordering: .sequentiallyConsistent)
            if !slept {
                sleeper.withLock { $0 = nil }
                continuation.resume()
            }
        }
        state.store(Self.idle, ordering: .sequentiallyConsistent)
    }
}
