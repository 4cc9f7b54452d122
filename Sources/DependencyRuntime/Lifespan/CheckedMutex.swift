import Synchronization

/// A `Mutex` that ThreadSanitizer understands.
///
/// On Linux the kernel itself hands a contended `Mutex` to the next thread (futex(2), `FUTEX_LOCK_PI`). ThreadSanitizer does not
/// see that and reports a race where there is none (Swift 6.3.1). The flag repeats the hand-over where it does see it, at the
/// cost of a plain load and store, so that a report is about what the lock protects.
struct CheckedMutex<State: Sendable>: ~Copyable, Sendable {
    private let mutex: Mutex<State>
    private let wasHeld = Atomic(false)

    init(_ state: State) {
        mutex = Mutex(state)
    }

    @inline(__always)
    borrowing func withLock<Result: Sendable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try mutex.withLock { state throws(Failure) in
            _ = wasHeld.load(ordering: .acquiring)
            defer { wasHeld.store(true, ordering: .releasing) }
            return try body(&state)
        }
    }
}
