import Foundation

/// What a histogram, or several merged ones, had counted at one moment. All values are in nanoseconds.
///
/// Every figure follows from the counts, as in HdrHistogram: `min` is the lowest and `max` and percentiles are the highest
/// value that shares the counter concerned, so a figure may be off by less than 0.1%, and a percentile never exceeds `max`.
/// A snapshot that was encoded and decoded gives the same figures (`clampedCount` is not part of the encoding).
public struct HistogramSnapshot: Sendable, Equatable {
    /// By counter of `HistogramLayout`; ends with the last counter that is not zero.
    public private(set) var counts: [UInt64] = []
    public private(set) var count: UInt64 = 0
    /// How many of the values were above one hour, and counted as one hour.
    public private(set) var clampedCount: UInt64 = 0

    public init() {}

    /// 0 without values.
    public var min: UInt64 {
        counts.firstIndex { $0 > 0 }.map(HistogramLayout.lowestEquivalent) ?? 0
    }

    /// 0 without values.
    public var max: UInt64 {
        counts.isEmpty ? 0 : HistogramLayout.highestEquivalent(at: counts.count - 1)
    }

    /// 0 without values.
    public var mean: Double {
        guard count > 0 else { return 0 }
        var sum = 0.0
        for (index, count) in counts.enumerated() where count > 0 {
            sum += Double(HistogramLayout.medianEquivalent(at: index)) * Double(count)
        }
        return sum / Double(count)
    }

    /// The smallest counted value that at least `percentile` percent of all values do not exceed; 0 without values, `min`
    /// for p0. Ranks are rounded up, as in the Java HdrHistogram (the C and Python ones round to the nearest).
    ///
    /// However few values there are: a figure to print is `reportableValue(atPercentile:)`.
    public func value(atPercentile percentile: Double) -> UInt64 {
        values(atPercentiles: CollectionOfOne(percentile))[0]
    }

    /// The same for several percentiles, which must be in ascending order: the counters are looked at once.
    public func values(atPercentiles percentiles: some Collection<Double>) -> [UInt64] {
        var reached: UInt64 = 0
        var index = 0
        return percentiles.map { percentile in
            guard percentile > 0 else { return min }
            let rank = Self.rank(ofPercentile: percentile, among: count)
            while reached < rank, index < counts.count {
                reached += counts[index]
                index += 1
            }
            return index == 0 || reached < rank ? max : HistogramLayout.highestEquivalent(at: index - 1)
        }
    }

    /// The value that so many of the values, from the lowest up, do not exceed; `max` beyond their number.
    func value(atRank rank: UInt64) -> UInt64 {
        var reached: UInt64 = 0
        for (index, count) in counts.enumerated() {
            reached += count
            if reached >= rank { return HistogramLayout.highestEquivalent(at: index) }
        }
        return max
    }

    /// How many of the values, from the lowest up, a percentile above 0 is the largest of.
    static func rank(ofPercentile percentile: Double, among count: UInt64) -> UInt64 {
        // One step down before the product is rounded up (as in HdrHistogram): 99.9% of 1,000 values are 999, not 1,000.
        let share = Swift.min(percentile, 100).nextDown / 100
        return Swift.max(1, UInt64((share * Double(count)).rounded(.up)))
    }

    /// The percentile, or nil when there are too few values to know it: see `minimumSampleCount(forPercentile:)`.
    public func reportableValue(atPercentile percentile: Double) -> UInt64? {
        count >= Self.minimumSampleCount(forPercentile: percentile) ? value(atPercentile: percentile) : nil
    }

    /// The fewest values for which both ends of a percentile's 95% interval are finite: 6 for p50, 36 for p90, 368 for p99,
    /// 3,688 for p99.9, 36,887 for p99.99. No number is enough for p0 and p100.
    ///
    /// With fewer, the chance that not one value lies above the true percentile (below it, under p50) exceeds 2.5%, so an
    /// interval made of order statistics has no end there: n >= ln 0.025 / ln q. (Hahn and Meeker, Statistical Intervals, 5.2.)
    public static func minimumSampleCount(forPercentile percentile: Double) -> UInt64 {
        guard percentile > 0, percentile < 100 else { return .max }
        let quantile = Swift.max(percentile, 100 - percentile) / 100
        // A quantile so close to 1 that it was rounded to it needs more values than there are.
        guard quantile < 1 else { return .max }
        return UInt64((log(0.025) / log(quantile)).rounded(.up))
    }

    /// Adds the values of another snapshot; exact.
    public mutating func merge(_ other: HistogramSnapshot) {
        grow(to: other.counts.count)
        for (index, count) in other.counts.enumerated() { counts[index] += count }
        count += other.count
        clampedCount += other.clampedCount
    }

    /// Adds what a histogram has counted by now.
    public mutating func merge(_ histogram: Histogram) {
        let used = histogram.usedIndices
        grow(to: used.upperBound)
        counts.withUnsafeMutableBufferPointer { counts in
            for index in used {
                let added = histogram.count(at: index)
                counts[index] += added
                count += added
            }
        }
        clampedCount += histogram.clampedCount
        trim()
    }

    init(counts: [UInt64]) {
        self.counts = counts
        self.count = counts.reduce(0, +)
        trim()
    }

    private mutating func grow(to size: Int) {
        if counts.count < size { counts.append(contentsOf: repeatElement(0, count: size - counts.count)) }
    }

    private mutating func trim() {
        while counts.last == 0 { counts.removeLast() }
    }
}

extension LatencySummary {
    /// Nil without values: nothing was measured. A percentile with too few values above it is nil.
    public init?(_ snapshot: HistogramSnapshot) {
        guard snapshot.count > 0 else { return nil }
        self.init(
            count: snapshot.count,
            min: snapshot.min,
            mean: snapshot.mean,
            p50: snapshot.reportableValue(atPercentile: 50),
            p90: snapshot.reportableValue(atPercentile: 90),
            p99: snapshot.reportableValue(atPercentile: 99),
            p999: snapshot.reportableValue(atPercentile: 99.9),
            p9999: snapshot.reportableValue(atPercentile: 99.99),
            max: snapshot.max,
            hdr: HistogramCodec.encode(snapshot)
        )
    }
}
