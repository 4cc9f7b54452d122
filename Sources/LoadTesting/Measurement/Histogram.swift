/// Counts durations, in nanoseconds, to three significant digits: HdrHistogram's layout, for 1 ns to 1 h.
///
/// One writer at a time. Recording neither locks nor allocates. Readers on other threads may look at any time; what they
/// see is exact once the recording they mean to see happened before their look. The 33,792 counters take 270 KB of address
/// space, of which only the pages with recorded values become resident.
public final class Histogram: Sendable {
    private static let limitSlot = HistogramLayout.counterCount
    private static let clampedSlot = limitSlot + 1

    /// The counters; then by how much the highest value that is counted without a closer look exceeds the highest linear one;
    /// then the number of clamped values.
    private let counters = SharedCounters(count: HistogramLayout.counterCount + 2)

    public init() {}

    /// Counts one value. A value above one hour is counted as one hour, and as clamped.
    public func record(_ nanoseconds: UInt64) {
        if !counts(nanoseconds, upTo: limit) { recordAboveLimit(nanoseconds) }
    }

    /// Counts many values, one after the other.
    public func record(_ values: UnsafeBufferPointer<UInt64>) {
        var limit = limit
        for value in values where !counts(value, upTo: limit) {
            recordAboveLimit(value)
            limit = self.limit
        }
    }

    /// Counts a value that is not above the limit; whether it was one.
    ///
    /// Each branch has its own increment: so the index of the second is not computed to the end, its last addition becomes a part
    /// of the address.
    @inline(__always)
    private func counts(_ value: UInt64, upTo limit: @autoclosure () -> UInt64) -> Bool {
        guard value > HistogramLayout.highestLinear else {
            counters.increment(at: Int(truncatingIfNeeded: value))
            return true
        }
        guard _fastPath(value <= limit()) else { return false }
        counters.increment(at: HistogramLayout.index(aboveLinear: value))
        return true
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
        0..<HistogramLayout.index(of: limit) + 1
    }

    func count(at index: Int) -> UInt64 { counters.load(at: index) }

    /// Values up to this one are counted without a closer look.
    @inline(__always)
    private var limit: UInt64 { HistogramLayout.highestLinear &+ counters.load(at: Self.limitSlot) }

    @inline(never)
    private func recordAboveLimit(_ nanoseconds: UInt64) {
        let highest = HistogramLayout.highestTrackable
        if nanoseconds > highest { counters.increment(at: Self.clampedSlot) }
        let index = HistogramLayout.index(of: min(nanoseconds, highest))
        counters.increment(at: index)
        let raised = max(limit, min(HistogramLayout.highestEquivalent(at: index), highest))
        counters.store(raised - HistogramLayout.highestLinear, at: Self.limitSlot)
    }
}
