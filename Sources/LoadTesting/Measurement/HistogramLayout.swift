/// Where a value is counted: the layout of HdrHistogram for 1 ns to 1 h at 3 significant digits.
///
/// The first 2,048 values have a counter each. After that each doubling of the value has 1,024 counters, so that the values
/// that share one ("equivalent" values) differ by less than 0.1%.
public enum HistogramLayout {
    public static let significantDigits = 3
    public static let lowestDiscernible: UInt64 = 1
    /// One hour, in nanoseconds. Larger values are counted as this one, and counted apart as clamped.
    public static let highestTrackable: UInt64 = 3_600_000_000_000
    public static let counterCount = 33_792

    private static let halfBits = 10
    private static let half = 1 << halfBits
    private static let mask: UInt64 = 0x7FF

    /// The counter of a value; beyond all counters for one of 2^42 and more.
    static func index(of value: UInt64) -> Int {
        let bucket = 53 &- (value | mask).leadingZeroBitCount
        return ((bucket &+ 1) &<< halfBits) &+ Int(truncatingIfNeeded: value &>> bucket) &- half
    }

    /// The lowest value counted by this counter.
    static func lowestEquivalent(at index: Int) -> UInt64 {
        let bucket = bucket(at: index)
        return UInt64(index - bucket * half) << bucket
    }

    /// The highest value counted by this counter: what HdrHistogram reports for a percentile that falls here.
    static func highestEquivalent(at index: Int) -> UInt64 {
        lowestEquivalent(at: index) + (1 << bucket(at: index)) - 1
    }

    /// The value in the middle of this counter's range: what HdrHistogram takes for a mean.
    static func medianEquivalent(at index: Int) -> UInt64 {
        lowestEquivalent(at: index) + (1 << bucket(at: index)) >> 1
    }

    private static func bucket(at index: Int) -> Int { max(0, index >> halfBits - 1) }
}
