/// One point of a latency curve: so many nanoseconds at that share of the requests.
public struct LatencyPoint: Sendable, Equatable {
    /// 0 to 1; 1 is the largest sample.
    public var quantile: Double
    public var nanoseconds: UInt64

    public init(quantile: Double, nanoseconds: UInt64) {
        self.quantile = quantile
        self.nanoseconds = nanoseconds
    }

    /// The curve that a summary alone can draw: its smallest sample, the percentiles it has, its largest sample.
    public static func summary(_ summary: LatencySummary) -> [LatencyPoint] {
        guard summary.count > 0 else { return [] }
        let percentiles = Percentile.allCases.compactMap { percentile in
            percentile.value(in: summary).map { LatencyPoint(quantile: percentile.quantile, nanoseconds: $0) }
        }
        return [LatencyPoint(quantile: 0, nanoseconds: summary.min)] + percentiles
    }
}
