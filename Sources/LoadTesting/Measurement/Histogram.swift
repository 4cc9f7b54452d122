/// Counts durations, in nanoseconds, to three significant digits: HdrHistogram's layout, for 1 ns to 1 h.
///
/// One writer at a time. Recording neither locks nor allocates. Readers on other threads may look at any time; what they
/// see is exact once the recording they mean to see happened before their look. The 33,792 counters take 270 KB of address
/// space, of which only the pages with recorded values become resident.
public final class Histogram: Sendable {
    private static let lowestSlot = HistogramLayout.counterCount
    private static let highestSlot = lowestSlot + 1
    private static let clampedSlot = lowestSlot + 2

    /// The counters, then: the bitwise complement of the lowest index used (so that 0 means none), the highest index used,
    /// the number of clamped values.
    private let counters = SharedCounters(count: HistogramLayout.counterCount + 3)

    public init() {}

    /// Counts one value. A value above one hour is counted as one hour, and in `clampedCount`.
    public func record(_ nanoseconds: UInt64) {
        var value = nanoseconds
        if value > HistogramLayout.highestTrackable {
            counters.increment(at: Self.clampedSlot)
            value = HistogramLayout.highestTrackable
        }
        let index = HistogramLayout.index(of: value)
        counters.increment(at: index)
        // The range in use: readers look at these counters only, not at all 33,792.
        if ~UInt64(truncatingIfNeeded: index) > counters.load(at: Self.lowestSlot) {
            counters.store(~UInt64(truncatingIfNeeded: index), at: Self.lowestSlot)
        }
        if UInt64(truncatingIfNeeded: index) > counters.load(at: Self.highestSlot) {
            counters.store(UInt64(truncatingIfNeeded: index), at: Self.highestSlot)
        }
    }

    /// Forgets everything. For the writer, or when nobody writes.
    public func reset() {
        for index in usedIndices { counters.store(0, at: index) }
        counters.store(0, at: Self.lowestSlot)
        counters.store(0, at: Self.highestSlot)
        counters.store(0, at: Self.clampedSlot)
    }

    public func snapshot() -> HistogramSnapshot {
        var snapshot = HistogramSnapshot()
        snapshot.merge(self)
        return snapshot
    }

    /// How many of the recorded values were above one hour.
    var clampedCount: UInt64 { counters.load(at: Self.clampedSlot) }

    /// Contains every counter that is not zero.
    var usedIndices: Range<Int> {
        let complement = counters.load(at: Self.lowestSlot)
        guard complement != 0 else { return 0..<0 }
        let lowest = Int(truncatingIfNeeded: ~complement)
        return lowest..<max(lowest, Int(truncatingIfNeeded: counters.load(at: Self.highestSlot))) + 1
    }

    func count(at index: Int) -> UInt64 { counters.load(at: index) }
}
