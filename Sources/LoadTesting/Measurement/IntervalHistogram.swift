/// What was timed in one interval of a series: a histogram that holds only the values that occurred.
///
/// Four counters of `HistogramLayout` are one here, so a value is known to 0.4% (or 4 ns), and an interval takes some ten
/// kilobytes where a whole histogram would take 270. Intervals are merged by their counts, so a percentile of the whole is
/// never made from percentiles of its parts.
struct IntervalHistogram: Sendable, Equatable {
    static let countersPerGroup = 4
    static let groupCount = HistogramLayout.counterCount / countersPerGroup

    /// Ascending, each with a count above zero at the same place in `counts`.
    private(set) var groups: [UInt16] = []
    private(set) var counts: [UInt64] = []
    private(set) var count: UInt64 = 0

    init() {}

    /// Takes the counts of all groups, and leaves zeros there.
    init(taking dense: UnsafeMutableBufferPointer<UInt64>, in range: Range<Int>) {
        let used = range.count { dense[$0] > 0 }
        groups.reserveCapacity(used)
        counts.reserveCapacity(used)
        for group in range where dense[group] > 0 {
            groups.append(UInt16(group))
            counts.append(dense[group])
            count += dense[group]
            dense[group] = 0
        }
    }

    /// Nil without values; else at most 0.4% above the largest.
    var max: UInt64? { groups.last.map(Self.highest) }

    /// As ``HistogramSnapshot/reportableValue(atPercentile:)``: nil when there are too few values to know it.
    func reportableValue(atPercentile percentile: Double) -> UInt64? {
        guard count >= HistogramSnapshot.minimumSampleCount(forPercentile: percentile) else { return nil }
        let rank = HistogramSnapshot.rank(ofPercentile: percentile, among: count)
        var reached: UInt64 = 0
        for (group, count) in zip(groups, counts) {
            reached += count
            if reached >= rank { return Self.highest(group) }
        }
        return max
    }

    /// Adds the values of another interval; exact.
    mutating func merge(_ other: IntervalHistogram) {
        if other.count == 0 { return }
        if count == 0 { return self = other }
        var merged = IntervalHistogram()
        merged.groups.reserveCapacity(groups.count + other.groups.count)
        merged.counts.reserveCapacity(groups.count + other.groups.count)
        var (left, right) = (0, 0)
        while left < groups.count || right < other.groups.count {
            let mine = left < groups.count ? groups[left] : .max
            let theirs = right < other.groups.count ? other.groups[right] : .max
            merged.groups.append(Swift.min(mine, theirs))
            merged.counts.append((mine <= theirs ? counts[left] : 0) + (theirs <= mine ? other.counts[right] : 0))
            if mine <= theirs { left += 1 }
            if theirs <= mine { right += 1 }
        }
        count += other.count
        // Copied, since an interval is kept to the end of the run: what was reserved may be twice what was needed.
        groups = merged.groups.withUnsafeBufferPointer { Array($0) }
        counts = merged.counts.withUnsafeBufferPointer { Array($0) }
    }

    private static func highest(_ group: UInt16) -> UInt64 {
        HistogramLayout.highestEquivalent(at: Int(group) * countersPerGroup + countersPerGroup - 1)
    }
}
