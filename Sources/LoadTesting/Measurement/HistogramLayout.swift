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

    /// The highest value of those that have a counter each, of the same number.
    static let highestLinear = UInt64(2 * half - 1)

    /// The counter of a value; beyond all counters for one of 2^42 and more.
    static func index(of value: UInt64) -> Int {
        value > highestLinear ? index(aboveLinear: value) : Int(truncatingIfNeeded: value)
    }

    /// The counter of a value above ``highestLinear``.
    ///
    /// Exponent and leading bits of the value as a floating-point number are its doubling and its place in there, side by side. To
    /// count leading zeros instead takes longer where the compiler may not assume an instruction for it.
    @inline(__always)
    static func index(aboveLinear value: UInt64) -> Int {
        let leading = Double(Int64(truncatingIfNeeded: value)).bitPattern &>> leadingShift
        return Int(truncatingIfNeeded: leading &- firstLeading)
    }

    /// What makes the counter of 1,024 the one of that number.
    private static let firstLeading = Double(half).bitPattern &>> leadingShift - UInt64(half)
    private static let leadingShift = UInt64(Double.significandBitCount - halfBits)

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
