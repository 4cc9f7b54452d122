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

    /// The same for all requests below `issued`, also those that were not started: whatever they have not reached by now, they
    /// have not reached. For a phase that was given up; looks at each request.
    func faultCounts(of plan: FaultPlan, issued: UInt64) -> [FaultCount] {
        let counts = counts.withLock { $0 }
        let planned = plan.plannedCounts(requests: 0..<issued)
        return FaultKind.allCases.compactMap { kind in
            planned[kind].map { FaultCount(kind, planned: $0, fired: counts[kind]?.fired ?? 0) }
        }
    }
}

extension FaultCount {
    fileprivate init(_ kind: FaultKind, planned: UInt64, fired: UInt64) {
        self.init(kind: kind, planned: planned, fired: fired, notReached: planned - fired)
    }
}
