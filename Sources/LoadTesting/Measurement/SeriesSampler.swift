/// Cuts the measured window into intervals while it runs, without knowing how long it will be: it starts with short ones
/// and merges neighbours when there are too many, so that there are always between 100 and 200.
final class SeriesSampler {
    private static let most = 200

    private let startedAt: UInt64
    private var interval: UInt64 = 10_000_000
    private var last: (at: UInt64, totals: OutcomeTotals)
    private(set) var points: [SeriesPoint] = []

    init(startedAt: UInt64) {
        self.startedAt = startedAt
        last = (startedAt, OutcomeTotals())
    }

    /// To be called often; takes a point when an interval is over.
    func sample(at now: UInt64, totals: OutcomeTotals, inFlight: UInt64) {
        guard now >= last.at + interval else { return }
        points.append(
            SeriesPoint(
                startNanoseconds: last.at - startedAt, lengthNanoseconds: now - last.at,
                completed: totals.completed - last.totals.completed, failed: totals.failed - last.totals.failed,
                inFlight: inFlight))
        last = (now, totals)
        if points.count > Self.most { halve() }
    }

    private func halve() {
        interval *= 2
        points = stride(from: 0, to: points.count, by: 2).map { index in
            guard index + 1 < points.count else { return points[index] }
            let (first, second) = (points[index], points[index + 1])
            return SeriesPoint(
                startNanoseconds: first.startNanoseconds,
                lengthNanoseconds: first.lengthNanoseconds + second.lengthNanoseconds,
                completed: first.completed + second.completed, failed: first.failed + second.failed,
                inFlight: max(first.inFlight, second.inFlight))
        }
    }
}
