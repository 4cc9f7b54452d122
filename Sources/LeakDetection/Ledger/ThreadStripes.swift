#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Which stripe each thread of the process has.
///
/// A thread gets its stripe when it first asks, the one that the fewest living threads have, and keeps it until it ends: as many
/// threads as there are stripes never meet. (Were stripes chosen by hashing, any two threads might meet, for good.)
struct ThreadStripes: Sendable {
    /// Of the process, as threads are. Who asks often keeps a copy: reaching a global costs a call each time.
    static let ofProcess = ThreadStripes()

    /// Under it each thread keeps its stripe plus one; zero says that it has none yet. Nil when the process has no key to give:
    /// then all threads meet in one stripe, which is slow, not wrong.
    private let key: pthread_key_t?

    private static let occupancy = CheckedMutex(StripeOccupancy())

    private init() {
        var key = pthread_key_t()
        // Called when a thread ends. Should that thread ask after that, it takes a stripe again and this is called again.
        let code = pthread_key_create(&key) { stored in
            let stripe = Int(bitPattern: stored) - 1
            ThreadStripes.occupancy.withLock { $0.giveBack(stripe) }
        }
        self.key = code == 0 ? key : nil
    }

    /// The calling thread's stripe. A task may see another one after each suspension.
    @inline(__always)
    var current: Int {
        guard let key else { return 0 }
        let stored = Int(bitPattern: pthread_getspecific(key))
        return stored != 0 ? stored &- 1 : Self.take(key)
    }

    @inline(never)
    private static func take(_ key: pthread_key_t) -> Int {
        let stripe = occupancy.withLock { $0.take() }
        if pthread_setspecific(key, UnsafeRawPointer(bitPattern: stripe + 1)) != 0 {
            // No memory to remember it: this thread asks again each time.
            occupancy.withLock { $0.giveBack(stripe) }
        }
        return stripe
    }
}
