/// Counts durations, in nanoseconds, to three significant digits: HdrHistogram's layout, for 1 ns to 1 h.
///
/// One writer at a time. Recording neither locks nor allocates. Readers on other threads may look at any time; what they
/// see is exact once the recording they mean to see happened before their look. The 33,792 counters take 270 KB of address
/// space, of which only the pages with recorded values become resident.
public final class Histogram: Sendable {
    private static let lastIndex = HistogramLayout.index(of: HistogramLayout.highestTrackable)
    private static let limitSlot = HistogramLayout.counterCount
    private static let clampedSlot = limitSlot + 1

    /// The counters; then the highest index recorded, but at most the last one minus 1; then the number of clamped values.
    private let counters = SharedCounters(count: HistogramLayout.counterCount + 2)

    public init() {}

    /// Counts one value. A value above one hour is counted as one hour, and as clamped.
    public func record(_ nanoseconds: UInt64) {
        let index = HistogramLayout.index(of: nanoseconds)
        // One comparison for both rare cases, since no value that may have to be clamped has an index this low.
        guard _fastPath(index <= Int(truncatingIfNeeded: counters.load(at: Self.limitSlot))) else {
            return recordAboveLimit(nanoseconds)
        }
        counters.increment(at: index)
    }

    /// Counts many values, one after the other.
    public func record(_ values: UnsafeBufferPointer<UInt64>) {
        var limit = counters.load(at: Self.limitSlot)
        for value in values {
            let index = HistogramLayout.index(of: value)
            if _fastPath(index <= Int(truncatingIfNeeded: limit)) {
                counters.increment(at: index)
            } else {
                recordAboveLimit(value)
                limit = counters.load(at: Self.limitSlot)
            }
        }
    }

    /// Forgets everything. For the writer, or when nobody writes.
    public func reset() {
        for index in usedIndices { counters.store(0, at: index) }
        counters.store(0, at: Self.limitSlot)
        counters.store(0, at: Self.clampedSlot)
    }

    public func snapshot() -> HistogramSnapshot {
        var snapshot = HistogramSnapshot()
        snapshot.merge(self)
        return snapshot
    }

    /// How many of the recorded values were above one hour.
    public var clampedCount: UInt64 { counters.load(at: Self.clampedSlot) }

    /// Contains every counter that is not zero: readers need not look at all 33,792.
    var usedIndices: Range<Int> {
        let limit = Int(counters.load(at: Self.limitSlot))
        return 0..<(limit < Self.lastIndex - 1 ? limit : Self.lastIndex) + 1
    }

    func count(at index: Int) -> UInt64 { counters.load(at: index) }

    @inline(never)
    private func recordAboveLimit(_ nanoseconds: UInt64) {
        if nanoseconds > HistogramLayout.highestTrackable { counters.increment(at: Self.clampedSlot) }
        let index = HistogramLayout.index(of: min(nanoseconds, HistogramLayout.highestTrackable))
        counters.increment(at: index)
        counters.store(
            UInt64(max(Int(counters.load(at: Self.limitSlot)), min(index, Self.lastIndex - 1))), at: Self.limitSlot)
    }
}
