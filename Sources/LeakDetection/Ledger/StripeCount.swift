import Synchronization

/// A count that any thread may read, and that is added to in one of two ways: by many threads, or by one at a time.
struct StripeCount: ~Copyable, Sendable {
    private let atomic = Atomic<UInt64>(0)

    var value: UInt64 { atomic.load(ordering: .acquiring) }

    /// Releasing: whoever sees the new count also sees what was done before.
    @inline(__always)
    func add(_ amount: UInt64 = 1) {
        atomic.wrappingAdd(amount, ordering: .releasing)
    }

    /// The same without the cost of an atomic addition, under a lock that everybody holds who adds to this count.
    @inline(__always)
    func addUnderLock() {
        atomic.store(atomic.load(ordering: .relaxed) &+ 1, ordering: .releasing)
    }
}
