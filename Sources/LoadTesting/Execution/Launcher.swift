import Synchronization

/// Decides which request starts next, in all three execution models, without a lock.
///
/// A request may start when it is due and a place is free: `claimed < due` and `claimed - finished < places`. In the closed
/// model everything is due at once and the places are the users; in the open model the pacer says what is due.
final class Launcher: Sendable {
    /// Unlimited: the closed model that runs for a time.
    static let unlimited = UInt64.max

    private let places: UInt64
    private let due: Atomic<UInt64>
    private let claimed = Atomic<UInt64>(0)
    private let finished = Atomic<UInt64>(0)

    init(due: UInt64, places: UInt64) {
        self.due = Atomic(due)
        self.places = places
    }

    /// Claims the next request that may start now; its index, or nil.
    func claim() -> UInt64? {
        var index = claimed.load(ordering: .relaxed)
        while true {
            // Read in this order: `finished` only grows, so an old value only makes the answer more careful.
            let finished = finished.load(ordering: .acquiring)
            guard index < due.load(ordering: .acquiring) else { return nil }
            guard index < finished || index - finished < places else { return nil }
            let (exchanged, current) = claimed.weakCompareExchange(
                expected: index, desired: index + 1, ordering: .relaxed)
            if exchanged { return index }
            index = current
        }
    }

    /// Frees the place of a request that has ended. True when it was the last of all that will ever be due.
    func finish() -> Bool {
        let count = finished.add(1, ordering: .acquiringAndReleasing).newValue
        return count == due.load(ordering: .acquiring)
    }

    /// The pacer: one more request is due.
    func release() {
        due.add(1, ordering: .releasing)
    }

    /// Nothing more becomes due; what is claimed runs to its end. True when nothing is in flight.
    func close() -> Bool {
        // Whoever claims between the load and the store is above the new bound by a request or two: so bound by what is
        // claimed once no more can be.
        due.store(0, ordering: .sequentiallyConsistent)
        let bound = claimed.load(ordering: .sequentiallyConsistent)
        due.store(bound, ordering: .sequentiallyConsistent)
        return finished.load(ordering: .sequentiallyConsistent) >= bound
    }

    var issued: UInt64 { claimed.load(ordering: .acquiring) }

    /// Requests that have arrived by now, started or still waiting for a place; in the closed model those started.
    var arrived: UInt64 {
        let due = due.load(ordering: .acquiring)
        return due == Self.unlimited ? issued : max(issued, due)
    }

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
