/// Looks at the measured window of a case while it runs: its series, the most in flight, and whether it is to be ended early.
///
/// For the thread that drives the case; nothing here is done where requests are served.
final class WindowObserver {
    /// What broke the case; nil while nothing has.
    private(set) var breach: String?

    private let recorder: LatencyRecorder
    private let startedAt: UInt64
    private let earlyEnd: EarlyEnd?
    private let series: SeriesSampler

    init(_ phase: LoadPhase, earlyEnd: EarlyEnd?) {
        recorder = phase.recorder
        startedAt = phase.startedAt
        self.earlyEnd = earlyEnd
        let reader = phase.recorder.intervalReader()
        series = SeriesSampler(startedAt: phase.startedAt) { reader.read(isLast: $0) }
    }

    /// To be called about every 2 ms.
    func observe(at now: UInt64, totals: OutcomeTotals, inFlight: UInt64) {
        series.sample(at: now, totals: totals, inFlight: inFlight)
    }

    /// To be called a few times a second; true when the case is to be ended now.
    func isBroken(at now: UInt64) -> Bool {
        guard let earlyEnd, breach == nil else { return false }
        let elapsed = now - startedAt
        let figures = ThresholdFigures(
            recorder.snapshot(), elapsedNanoseconds: elapsed, inFlightHighWater: series.inFlightHighWater)
        guard let broken = earlyEnd.breach(in: figures, elapsedNanoseconds: elapsed) else { return false }
        breach = "\(broken.expression) was broken after \(HumanNumber.duration(elapsed)) (seen \(broken.seenText))"
        return true
    }

    /// To be called once, when all has ended.
    ///
    /// - Parameter totals: those of the case's other figures, so that what ends a moment later is in none of them.
    func finish(at end: UInt64, totals: OutcomeTotals, into result: inout CaseResult) {
        series.finish(at: end, totals: totals)
        let largest = result.latency.headline?.max ?? .max
        result.series = series.intervals.map { SeriesPoint($0, largest: largest) }
        result.requests.inFlightHighWater = series.inFlightHighWater
        result.steadiness = Steadiness(series.intervals)
        if let caution = result.steadiness?.caution { result.cautions.append(caution) }
    }
}

extension WarmupRecord {
    /// Of a phase that is over.
    init(_ phase: LoadPhase) {
        self.init(
            nanoseconds: phase.clock.now() - phase.startedAt, completed: phase.recorder.completed,
            p50: phase.recorder.latency(atPercentile: 50))
    }
}
