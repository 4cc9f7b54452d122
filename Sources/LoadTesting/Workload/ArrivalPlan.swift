/// When each request of the open model should start: nanoseconds from the start of the phase, in order, without end.
///
/// A pure function of rate or stages, arrivals and seed, the same on every platform. Constant arrivals start at 0 and need no
/// seed; the first of the Poisson arrivals comes after a random gap, like the others. With stages it ends when they do.
public struct ArrivalPlan: Sequence, Sendable {
    public static let acceptedRates = 0.001...1_000_000_000.0

    private enum Course {
        case steady(FixedPointGap)
        case staged(RateCurve)
    }

    private let course: Course
    private let arrivals: Arrivals
    private let seed: UInt64

    public init(rate: Double, arrivals: Arrivals, seed: UInt64) throws(ArrivalPlanError) {
        guard Self.acceptedRates.contains(rate) else { throw .rate(rate) }
        course = .steady(FixedPointGap(rate: rate))
        self.arrivals = arrivals
        self.seed = seed
    }

    public init(_ curve: RateCurve, arrivals: Arrivals, seed: UInt64) {
        course = .staged(curve)
        self.arrivals = arrivals
        self.seed = seed
    }

    public func makeIterator() -> Iterator {
        switch (course, arrivals) {
        case (.steady(let gap), .constant): Iterator(state: .constant(gap, index: 0))
        case (.steady(let gap), .poisson):
            Iterator(state: .poisson(RandomGaps(meanNanoseconds: gap.nanoseconds, seed: seed)))
        case (.staged(let curve), _): Iterator(state: .staged(StagedArrivals(curve, arrivals, seed: seed)))
        }
    }

    public struct Iterator: IteratorProtocol, Sendable {
        fileprivate enum State {
            case constant(FixedPointGap, index: UInt64)
            case poisson(RandomGaps)
            case staged(StagedArrivals)
        }

        fileprivate var state: State

        /// Nil when the last stage is over; without stages only when the time no longer fits, after 584 years.
        public mutating func next() -> UInt64? {
            switch state {
            case .constant(let gap, let index):
                state = .constant(gap, index: index + 1)
                return gap.offset(of: index)
            case .poisson(var gaps):
                defer { state = .poisson(gaps) }
                return gaps.next()
            case .staged(var arrivals):
                defer { state = .staged(arrivals) }
                return arrivals.next()
            }
        }
    }
}

public enum ArrivalPlanError: Error, Equatable, CustomStringConvertible {
    case rate(Double)
    case noTime
    case noArrivals
    case tooLong

    public var description: String {
        switch self {
        case .noTime: "The stages last no time at all; at least one must have a length."
        case .noArrivals: "No request arrives in these stages; at least one must have a rate above 0."
        case .tooLong: "The stages last longer than 292 years together."
        case .rate(let rate):
            "A rate of \(rate) requests a second cannot be offered; it must be from 0.001 to 1000000000."
        }
    }
}

/// The time between two constant arrivals, to 2^-64 ns, so that arrival i is computed from i and is right to the nanosecond.
struct FixedPointGap: Sendable {
    private let whole: UInt64
    private let fraction: UInt64

    init(rate: Double) {
        // The rate is exactly significand / 2^shift, so the gap is a division of whole numbers.
        let shift = 52 - Int(rate.exponent)
        let significand = UInt128(rate.significandBitPattern | 1 << 52)
        let (quotient, remainder) = (UInt128(1_000_000_000) << shift).quotientAndRemainder(dividingBy: significand)
        whole = UInt64(quotient)
        fraction = UInt64((remainder << 64) / significand)
    }

    var nanoseconds: Double { Double(whole) + Double(fraction) * 0x1p-64 }

    /// Rounded to the nearest nanosecond.
    func offset(of index: UInt64) -> UInt64? {
        let (high, low) = index.multipliedFullWidth(by: fraction)
        let (product, overflow) = index.multipliedReportingOverflow(by: whole)
        let (sum, carried) = product.addingReportingOverflow(high + low >> 63)
        return overflow || carried ? nil : sum
    }
}

/// Sums exponentially distributed gaps. The part below a nanosecond is carried, so rounding does not add up.
struct RandomGaps: Sendable {
    private let mean: Double
    private var generator: SeededGenerator
    private var elapsed: UInt64 = 0
    private var rest = 0.0

    init(meanNanoseconds: Double, seed: UInt64) {
        mean = meanNanoseconds
        generator = SeededGenerator(seed: SeededGenerator.mix(seed, Self.stream))
    }

    /// Keeps the arrivals independent of everything else that is drawn from the same seed.
    private static let stream: UInt64 = 0x6172_7269_7661_6C73

    mutating func next() -> UInt64? {
        rest += -mean * Self.naturalLogarithm(1 - generator.nextUnit())
        let whole = rest.rounded(.down)
        rest -= whole
        let (sum, overflow) = elapsed.addingReportingOverflow(UInt64(whole))
        guard !overflow else { return nil }
        elapsed = sum
        return sum
    }

    /// ln x, for x > 0, from operations that IEEE 754 defines to the last bit. The C library's differs between platforms, and
    /// a plan must not.
    ///
    /// x = m 2^e with m from 1/sqrt 2 to sqrt 2, and ln m = 2 artanh z = 2 (z + z^3/3 + z^5/5 + ...) with z = (m-1)/(m+1):
    /// |z| < 0.172, so eleven terms are enough.
    static func naturalLogarithm(_ x: Double) -> Double {
        var mantissa = x.significand
        var exponent = Double(x.exponent)
        if mantissa > 1.4142135623730951 {
            mantissa /= 2
            exponent += 1
        }
        let z = (mantissa - 1) / (mantissa + 1)
        let square = z * z
        var sum = 0.0
        for divisor in stride(from: 21.0, through: 1.0, by: -2.0) { sum = sum * square + 1 / divisor }
        return exponent * 0.6931471805599453 + 2 * z * sum
    }
}
