import Synchronization

/// A `Mutex` that ThreadSanitizer understands.
///
/// On Linux the kernel itself hands a contended `Mutex` to the next thread (futex(2), `FUTEX_LOCK_PI`). ThreadSanitizer does not
/// see that and reports a race where there is none (Swift 6.3.1). The flag repeats the hand-over where it does see it, at the
/// cost of a plain load and store, so that a report about a ledger is about the ledger.
struct CheckedMutex<State: Sendable>: ~Copyable, Sendable {
    private let mutex: Mutex<State>
    private let wasHeld = Atomic(false)

    init(_ state: State) {
        mutex = Mutex(state)
    }

    @inline(__always)
    borrowing func withLock<R: Sendable>(_ body: (inout State) -> R) -> R {
        mutex.withLock { state in
            _ = wasHeld.load(ordering: .acquiring)
            defer { wasHeld.store(true, ordering: .releasing) }
            return body(&state)
        }
    }
}
