/// Whether a case had settled: whether its median kept moving in one direction while it was measured.
public struct Steadiness: Codable, Sendable, Equatable {
    public enum Tag: String, Codable, Sendable, Equatable {
        case steady
        case unsteady
    }

    public var tag: Tag
    /// How many intervals were held against each other.
    public var intervals: Int
    /// Of the Mann-Kendall test on the medians of the intervals; above zero when they rise.
    public var z: Double
    /// The median of each half of the window, nanoseconds.
    public var firstHalf: UInt64
    public var secondHalf: UInt64

    /// How much the median changed from the first half to the second: 0.03 is 3% more.
    public var change: Double { firstHalf == 0 ? 0 : Double(secondHalf) / Double(firstHalf) - 1 }

    /// For the reader of a report; nil for a case that was steady.
    public var caution: String? {
        guard tag == .unsteady else { return nil }
        let verb = change > 0 ? "rose" : "fell"
        return "Not steady: p50 \(verb) from \(HumanNumber.duration(firstHalf)) in the first half of the run to "
            + "\(HumanNumber.duration(secondHalf)) in the second; try a longer warm-up (-w) or run (-d)\(change > 0 ? ", or less load" : "")."
    }
}

extension Steadiness {
    /// Fewer say nothing about a trend.
    static let fewestIntervals = 10
    /// More would only be more dependent on each other, and the test, which takes them for independent, would see trends in
    /// what a busy machine does anyway. With 12 a trend has to be plain.
    static let mostIntervals = 12
    /// In less time a case has hardly begun, and one hiccup of the machine is a trend.
    static let shortestWindow: UInt64 = 1_000_000_000
    /// Two-sided, 1%.
    static let criticalZ = 2.58
    static let smallestChange = 0.03

    /// Nil when there is too little to tell: less than a second, or fewer than ten intervals with a median.
    init?(_ intervals: [SeriesSampler.Interval]) {
        guard intervals.map(\.length).saturatingSum() >= Self.shortestWindow else { return nil }
        let medians = SeriesSampler.merged(intervals, into: Self.mostIntervals).compactMap(Self.median)
        let halves = SeriesSampler.merged(intervals, into: 2).compactMap(Self.median)
        guard medians.count >= Self.fewestIntervals, halves.count == 2 else { return nil }
        self.init(medians: medians, firstHalf: halves[0], secondHalf: halves[1])
    }

    /// - Parameters:
    ///   - medians: of equally long intervals, in order.
    ///   - firstHalf: the median of the first half of the window; made from its histogram, not from other medians.
    init(medians: [UInt64], firstHalf: UInt64, secondHalf: UInt64) {
        intervals = medians.count
        z = MannKendall.z(medians)
        self.firstHalf = firstHalf
        self.secondHalf = secondHalf
        tag = .steady
        if abs(z) > Self.criticalZ, abs(change) > Self.smallestChange { tag = .unsteady }
    }

    private static func median(_ interval: SeriesSampler.Interval) -> UInt64? {
        interval.times.reportableValue(atPercentile: 50)
    }
}

/// The test for a trend that asks nothing about the distribution of the values.
enum MannKendall {
    /// How many pairs rise less how many fall, in standard deviations of that under no trend, with continuity correction and
    /// with the variance corrected for ties; 0 when nothing can be said. (Kendall, Rank Correlation Methods, 1975.)
    static func z(_ values: [some Comparable & Hashable]) -> Double {
        var sum = 0
        for (index, value) in values.enumerated() {
            for earlier in values[..<index] {
                if value > earlier { sum += 1 } else if value < earlier { sum -= 1 }
            }
        }
        let groups = Dictionary(grouping: values, by: \.self).values
        func term(_ n: Int) -> Int { n * (n - 1) * (2 * n + 5) }
        let variance = Double(term(values.count) - groups.reduce(0) { $0 + term($1.count) }) / 18
        guard variance > 0, sum != 0 else { return 0 }
        return Double(sum - sum.signum()) / variance.squareRoot()
    }
}
