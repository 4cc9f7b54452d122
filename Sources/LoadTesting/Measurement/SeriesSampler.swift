/// Cuts the measured window into intervals while it runs, without knowing how long it will be: it starts with short ones
/// and merges neighbours when there are too many, so that a run of more than two seconds has 100 to 200, however long it is.
final class SeriesSampler {
    /// Everything that was done in one stretch of the window.
    struct Interval: Sendable, Equatable {
        /// From the start of the window.
        var start: UInt64
        var length: UInt64
        var totals = OutcomeTotals()
        /// The most seen at once.
        var inFlight: UInt64 = 0
        var times = IntervalHistogram()

        mutating func merge(_ next: Interval) {
            length += next.length
            totals.add(next.totals)
            inFlight = max(inFlight, next.inFlight)
            times.merge(next.times)
        }
    }

    private static let most = 200

    /// As many as there are intervals that are over.
    private(set) var intervals: [Interval] = []
    /// The most seen in flight at once; nil while nobody has looked.
    private(set) var inFlightHighWater: UInt64?

    private let startedAt: UInt64
    private let times: (_ isLast: Bool) -> IntervalHistogram
    private var length: UInt64 = 10_000_000
    private var last: (at: UInt64, totals: OutcomeTotals)
    private var inFlight: UInt64 = 0

    /// - Parameter times: what was timed since the last call.
    init(startedAt: UInt64, times: @escaping (_ isLast: Bool) -> IntervalHistogram) {
        self.startedAt = startedAt
        self.times = times
        last = (startedAt, OutcomeTotals())
    }

    /// To be called often; takes an interval when it is over.
    func sample(at now: UInt64, totals: OutcomeTotals, inFlight count: UInt64) {
        inFlight = max(inFlight, count)
        inFlightHighWater = max(inFlightHighWater ?? 0, count)
        guard now >= last.at + length else { return }
        intervals.append(take(until: now, totals, isLast: false))
        if intervals.count == Self.most { halve() }
    }

    /// To be called once, when all has ended: the rest of the window. Less than half an interval belongs to the one before.
    func finish(at end: UInt64, totals: OutcomeTotals) {
        let rest = take(until: max(end, last.at), totals, isLast: true)
        if rest.length < length / 2, !intervals.isEmpty {
            intervals[intervals.count - 1].merge(rest)
        } else {
            intervals.append(rest)
        }
    }

    private func take(until now: UInt64, _ totals: OutcomeTotals, isLast: Bool) -> Interval {
        let done = totals.since(last.totals)
        // Between two looks, but in flight they were.
        if done.completed > 0 { inFlight = max(inFlight, 1) }
        inFlightHighWater = inFlightHighWater.map { max($0, inFlight) }
        let interval = Interval(
            start: last.at - startedAt, length: now - last.at, totals: done, inFlight: inFlight, times: times(isLast))
        last = (now, totals)
        inFlight = 0
        return interval
    }

    private func halve() {
        length *= 2
        intervals = Self.merged(intervals, into: intervals.count / 2)
    }

    /// Neighbours merged so that `count` are left, each of the same number of intervals (give or take one).
    static func merged(_ intervals: [Interval], into count: Int) -> [Interval] {
        guard count > 0, count < intervals.count else { return intervals }
        return (0..<count).map { index in
            let from = index * intervals.count / count
            let to = (index + 1) * intervals.count / count
            var merged = intervals[from]
            for next in intervals[(from + 1)..<to] { merged.merge(next) }
            return merged
        }
    }
}

extension SeriesPoint {
    /// - Parameter largest: the largest of all times of the case, known more exactly than that of an interval.
    init(_ interval: SeriesSampler.Interval, largest: UInt64) {
        func time(_ value: UInt64?) -> UInt64? { value.map { Swift.min($0, largest) } }
        self.init(
            startNanoseconds: interval.start, lengthNanoseconds: interval.length,
            completed: interval.totals.completed, failed: interval.totals.failed, inFlight: interval.inFlight,
            unexpected: interval.totals.unexpected, p50: time(interval.times.reportableValue(atPercentile: 50)),
            p90: time(interval.times.reportableValue(atPercentile: 90)),
            p99: time(interval.times.reportableValue(atPercentile: 99)), max: time(interval.times.max))
    }
}
