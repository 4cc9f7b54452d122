/// When a case is to be ended before its time: a threshold is broken, and more requests would not mend it.
public struct EarlyEnd: Codable, Sendable, Equatable {
    public var thresholds: [Threshold]
    /// Nothing is looked at in this time after the start of the measured window.
    public var delayNanoseconds: UInt64

    public init(_ thresholds: [Threshold], delay: Duration) {
        self.thresholds = thresholds
        delayNanoseconds = delay.wholeNanoseconds
    }

    /// The first threshold that the case has broken so far; nil while there is none.
    public func breach(in figures: ThresholdFigures, elapsedNanoseconds: UInt64) -> ThresholdRecord? {
        guard elapsedNanoseconds >= delayNanoseconds else { return nil }
        for threshold in thresholds {
            let record = threshold.judged(on: figures)
            guard let seen = record.seen, !record.passed else { continue }
            let samples = Threshold.Samples(completed: figures.completed, elapsedNanoseconds: elapsedNanoseconds)
            if threshold.isBrokenEarly(by: seen, samples) { return record }
        }
        return nil
    }
}

extension Threshold {
    /// How much a case has done by now.
    struct Samples {
        var completed: UInt64
        var elapsedNanoseconds: UInt64
    }

    /// Whether a value that does not keep the limit is reason enough to end the case.
    ///
    /// A figure that only grows (or only falls) is one as soon as it is past its limit, and never while it is still on its
    /// way there. One that goes up and down is one when there are enough samples: for a percentile those that it needs
    /// anyway, for a mean those of p90, for a share those of the percentile that asks the same ("errors<1%" is about the
    /// 99th of 100 requests), for a rate those of one second.
    func isBrokenEarly(by seen: Double, _ samples: Samples) -> Bool {
        switch quantity {
        case .time(_, .max), .time(_, .count), .count(.inFlight): seen > limit && comparison != .notEqual
        case .time(_, .min): seen < limit && comparison != .notEqual
        case .time(_, .percentile): true
        case .time(_, .mean): samples.completed >= HistogramSnapshot.minimumSampleCount(forPercentile: 90)
        case .share: isFinal(seen) || samples.completed >= samplesForShare
        case .throughput: samples.elapsedNanoseconds >= 1_000_000_000
        case .count(.leaked), .count(.censored): false
        }
    }

    /// With a limit of none, one failure is too many however many requests follow.
    private func isFinal(_ share: Double) -> Bool { limit == 0 && share > 0 && comparison != .notEqual }

    private var samplesForShare: UInt64 { HistogramSnapshot.minimumSampleCount(forPercentile: 100 * (1 - limit)) }
}

extension CaseResult {
    /// No further case is run after one that did not keep a threshold.
    public mutating func endRunIfFailed() {
        if case .stopped(let reason) = status {
            endedRun = reason
        } else if let broken = thresholds.first(where: { !$0.passed }) {
            endedRun = "\(broken.expression) was not met"
        }
    }
}
