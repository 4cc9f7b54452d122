import Synchronization

/// Decides which request starts next, in all three execution models, without a lock.
///
/// A request may start when it is due and a place is free: `claimed < due` and `claimed - finished < places`. In the closed
/// model everything is due at once and the places are the users; in the open model the pacer says what is due.
///
/// Whoever makes one more start possible, by ``finish()`` or by ``release()``, calls ``claim()`` once afterwards: then none is
/// missed, and nobody has to start more than one. That needs one order of these calls that all threads agree on, or else
/// two of them could each miss what the other has just made possible.
final class Launcher: Sendable {
    /// Unlimited: the closed model that runs for a time.
    static let unlimited = UInt64.max

    /// Set in `claimed` once nothing more may start, so that a claim on its way either came before or fails.
    private static let closed: UInt64 = 1 << 63

    private let places: UInt64
    private let due: Atomic<UInt64>
    private let claimed = Atomic<UInt64>(0)
    private let finished = Atomic<UInt64>(0)
    private let turnedAway = Atomic<UInt64>(0)

    init(due: UInt64, places: UInt64) {
        self.due = Atomic(due)
        self.places = places
    }

    /// Claims the next request that may start now; its index, or nil.
    func claim() -> UInt64? {
        var index = claimed.load(ordering: .relaxed)
        while index < Self.closed {
            // Read in this order: `finished` only grows, so an old value only makes the answer more careful.
            let finished = finished.load(ordering: .sequentiallyConsistent)
            guard index < due.load(ordering: .sequentiallyConsistent) else { return nil }
            guard index < finished || index - finished < places else { return nil }
            let (exchanged, current) = claimed.weakCompareExchange(
                expected: index, desired: index + 1, ordering: .relaxed)
            if exchanged { return index }
            index = current
        }
        return nil
    }

    /// Frees the place of a request that has ended. True when it was the last of all that will ever be due.
    func finish() -> Bool {
        let count = finished.add(1, ordering: .sequentiallyConsistent).newValue
        return count == due.load(ordering: .acquiring)
    }

    /// The pacer: one more request is due.
    func release() {
        due.add(1, ordering: .sequentiallyConsistent)
    }

    /// Nothing more starts or becomes due; what is claimed runs to its end. True when nothing is in flight.
    func close() -> Bool {
        freeze()
        let bound = issued
        let wanted = due.exchange(bound, ordering: .sequentiallyConsistent)
        if wanted != Self.unlimited, wanted > bound { turnedAway.store(wanted - bound, ordering: .relaxed) }
        return finished.load(ordering: .sequentiallyConsistent) >= bound
    }

    /// Nothing more starts; what has arrived and did not start remains counted in ``arrived``.
    func freeze() {
        claimed.bitwiseOr(Self.closed, ordering: .sequentiallyConsistent)
    }

    var issued: UInt64 { claimed.load(ordering: .acquiring) & ~Self.closed }

    /// Requests that have become due by now, started or still waiting for a place.
    var arrived: UInt64 { max(issued, due.load(ordering: .acquiring)) }

    /// Requests that were due and waited for a place when ``close()`` was called.
    var waitingWhenClosed: UInt64 { turnedAway.load(ordering: .relaxed) }

    var completed: UInt64 { finished.load(ordering: .acquiring) }

    var inFlight: UInt64 {
        let completed = completed
        return issued - completed
    }

    var isAllIssued: Bool { issued >= due.load(ordering: .acquiring) }

    /// Whether everything that was issued has ended and nothing more will be.
    var isDone: Bool {
        let due = due.load(ordering: .acquiring)
        return completed >= issued && issued >= due
    }
}
