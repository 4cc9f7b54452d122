import Synchronization

/// Planned and fired faults of a phase, by kind. Touched only by requests that have a fault.
final class FaultTally: Sendable {
    private let counts = Mutex<[FaultKind: (planned: UInt64, fired: UInt64)]>([:])

    func plan(_ faults: [PlannedFault]) {
        counts.withLock { counts in
            for fault in faults { counts[fault.kind, default: (0, 0)].planned += 1 }
        }
    }

    func fire(_ kind: FaultKind) {
        counts.withLock { $0[kind, default: (0, 0)].fired += 1 }
    }

    /// In the order of `FaultKind.allCases`; planned = fired + not reached.
    var faultCounts: [FaultCount] {
        let counts = counts.withLock { $0 }
        return FaultKind.allCases.compactMap { kind in
            counts[kind].map { FaultCount(kind, planned: $0.planned, fired: $0.fired) }
        }
    }

    /// The same, where more were planned than for the requests that have started.
    func faultCounts(planned: [FaultKind: UInt64]) -> [FaultCount] {
        let counts = counts.withLock { $0 }
        return FaultKind.allCases.compactMap { kind in
            let count = counts[kind] ?? (0, 0)
            let planned = max(planned[kind] ?? 0, count.planned)
            return planned == 0 ? nil : FaultCount(kind, planned: planned, fired: count.fired)
        }
    }
}

extension FaultCount {
    fileprivate init(_ kind: FaultKind, planned: UInt64, fired: UInt64) {
        self.init(kind: kind, planned: planned, fired: fired, notReached: planned - fired)
    }
}

extension LoadPhase {
    /// The faults of every request that has arrived, also of those that never started because others hang.
    ///
    /// Looked up anew for each of them, 10 ns a request; in a case of more than 100 million requests only those that have
    /// started count.
    var faultCountsOfAll: [FaultCount] {
        let arrived = launcher.arrived
        guard arrived <= 100_000_000 else { return tally.faultCounts }
        return tally.faultCounts(planned: faultPlan.plannedCounts(requests: 0..<arrived))
    }
}
