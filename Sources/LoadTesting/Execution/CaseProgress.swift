extension CaseRunner {
    /// What a case is doing, for a progress display.
    public struct Progress: Codable, Sendable, Equatable {
        public var completed: UInt64
        public var planned: UInt64?
        public var elapsedNanoseconds: UInt64
        public var inFlight: UInt64
        public var p99: UInt64?
        public var throughput: Double

        init(of phase: LoadPhase, planned: UInt64?, at now: UInt64) {
            let look = phase.look()
            completed = look.totals.completed
            self.planned = planned
            elapsedNanoseconds = now - phase.startedAt
            inFlight = look.inFlight
            p99 = phase.recorder.latency(atPercentile: 99)
            throughput = Double(completed) / max(Double(elapsedNanoseconds) / 1e9, 1e-9)
        }
    }
}

/// Makes the reports of a phase: one when a quarter of a second has gone by since the last.
///
/// Whoever waits for the process of a case ends it when it is silent for long.
final class ProgressReporter {
    private let phase: LoadPhase
    private let planned: UInt64?
    private let report: (CaseRunner.Progress) -> Void
    private var nextReport: UInt64

    init(_ phase: LoadPhase, _ extent: Extent, _ report: @escaping (CaseRunner.Progress) -> Void) {
        self.phase = phase
        self.report = report
        planned = if case .requests(let count) = extent { count } else { nil }
        nextReport = phase.startedAt
    }

    /// Whether a report is due at `now`, which then has been made.
    @discardableResult
    func tell(at now: UInt64) -> Bool {
        guard now >= nextReport else { return false }
        nextReport = now + 250_000_000
        report(CaseRunner.Progress(of: phase, planned: planned, at: now))
        return true
    }
}
