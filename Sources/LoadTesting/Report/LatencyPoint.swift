import Foundation

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

    /// The curve of the whole histogram, a point wherever the value changes on a fine grid towards the tail; that of the
    /// summary's percentiles if the histogram cannot be decoded. Where some requests never ended, it ends with those that did.
    public static func histogram(_ summary: LatencySummary) -> [LatencyPoint] {
        guard summary.count > 0, let snapshot = try? HistogramCodec.decode(summary.hdr) else {
            return self.summary(summary)
        }
        // Sixteen steps per factor of ten in rarity, as far as there are samples.
        let issued = Double([summary.count, summary.censored ?? 0].saturatingSum())
        // The share of those that ended is this much larger than that of all.
        let scale = issued / Double(summary.count)
        let steps = (1...64).map { pow(10, -Double($0) / 16) }
        let rarities = steps.prefix { rarity in rarity * issued >= 1 && (1 - rarity) * scale <= 1 }
        let values = snapshot.values(atPercentiles: rarities.map { 100 * (1 - $0) * scale })
        let points =
            [LatencyPoint(quantile: 0, nanoseconds: summary.min)]
            + zip(rarities, values).map { LatencyPoint(quantile: 1 - $0, nanoseconds: $1) }
        return points + [LatencyPoint(quantile: 1 / scale, nanoseconds: summary.max)]
    }
}
