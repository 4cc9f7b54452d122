/// Arrivals under a rate that changes: the n-th comes at the first instant at which the area under the rate is more than its
/// position, which is n for constant arrivals, and the n-th time of a Poisson process of rate 1 for random ones (time
/// rescaling: Çinlar, Introduction to Stochastic Processes, 1975, 4.7).
///
/// Each arrival is computed from its position and not from the one before, so errors do not add up.
struct StagedArrivals: Sendable {
    private enum Positions {
        case whole(next: UInt64)
        /// In billionths of a request.
        case random(RandomGaps)
    }

    private let segments: [RateCurve.Segment]
    private var positions: Positions
    private var segment = 0
    private var last: UInt64 = 0

    init(_ curve: RateCurve, _ arrivals: Arrivals, seed: UInt64) {
        segments = curve.segments
        positions =
            switch arrivals {
            case .constant: .whole(next: 0)
            case .poisson: .random(RandomGaps(meanNanoseconds: 1e9, seed: seed))
            }
    }

    /// Nanoseconds from the start of the phase; nil when the last stage is over.
    mutating func next() -> UInt64? {
        guard let position = nextPosition() else { return nil }
        while segment < segments.count, segments[segment].areaAfter <= position { segment += 1 }
        guard segment < segments.count else { return nil }
        // Two arrivals less than a nanosecond apart may be rounded past each other.
        last = max(last, segments[segment].instant(of: position))
        return last
    }

    private mutating func nextPosition() -> Double? {
        switch positions {
        case .whole(let index):
            positions = .whole(next: index + 1)
            return Double(index) * RateCurve.areaOfOneRequest
        case .random(var gaps):
            defer { positions = .random(gaps) }
            return gaps.next().map { Double($0) * 2 }
        }
    }
}

extension RateCurve.Segment {
    /// When the area under the curve reaches `position`, which lies in this segment: the root of a parabola, in the form that
    /// does not subtract what is nearly equal. To the nearest nanosecond; division and square root are exact to the last bit
    /// on every platform.
    fileprivate func instant(of position: Double) -> UInt64 {
        let area = position - areaBefore
        guard area > 0 else { return start }
        let slope = (to - from) / Double(length)
        let rate = max(0, from * from + area * slope).squareRoot()
        return start + min(length - 1, UInt64((area / (from + rate)).rounded()))
    }
}
