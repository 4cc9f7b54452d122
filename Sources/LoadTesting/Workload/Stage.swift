/// A stretch of open load over which the rate moves in a straight line, from what it was before to `target`.
///
/// One without length is a jump.
public struct Stage: Codable, Sendable, Hashable {
    public var durationNanoseconds: UInt64
    /// Requests a second at its end; 0 for a pause.
    public var target: Double

    public init(_ duration: Duration, target: Double) {
        durationNanoseconds = duration.wholeNanoseconds
        self.target = target
    }
}

/// The rate of arrivals over time, made of stages; ends with the last one.
public struct RateCurve: Sendable {
    /// One stage that has a length. Areas under the curve count half billionths of a request, so that those of whole rates and
    /// whole nanoseconds are whole numbers, and sums of them are exact.
    struct Segment: Sendable {
        let start: UInt64
        let length: UInt64
        let from: Double
        let to: Double
        let areaBefore: Double
        let areaAfter: Double
    }

    static let areaOfOneRequest = 2e9

    let segments: [Segment]
    /// Nanoseconds.
    public let length: UInt64
    /// Requests a second where it is highest.
    public let peak: Double

    /// - Parameters:
    ///   - start: the rate at the beginning, requests a second.
    ///   - stages: at least one that has a length, and under which a request can arrive.
    public init(from start: Double, _ stages: [Stage]) throws(ArrivalPlanError) {
        var segments: [Segment] = []
        var (rate, time, area, peak) = (start, UInt64(0), 0.0, 0.0)
        guard Self.isRate(start) else { throw .rate(start) }
        for stage in stages {
            guard Self.isRate(stage.target) else { throw .rate(stage.target) }
            let (end, overflow) = time.addingReportingOverflow(stage.durationNanoseconds)
            guard !overflow, end <= Int64.max else { throw .tooLong }
            if stage.durationNanoseconds > 0 {
                let after = area + Double(stage.durationNanoseconds) * (rate + stage.target)
                segments.append(
                    Segment(
                        start: time, length: stage.durationNanoseconds, from: rate, to: stage.target, areaBefore: area,
                        areaAfter: after))
                peak = max(peak, rate, stage.target)
                area = after
            }
            (rate, time) = (stage.target, end)
        }
        guard time > 0 else { throw .noTime }
        guard area > 0 else { throw .noArrivals }
        self.segments = segments
        self.peak = peak
        length = time
    }

    /// Requests that arrive in all when they do so constantly: one when the curve leaves zero, and then one each time when
    /// another whole request has come together.
    public var constantArrivals: UInt64 {
        UInt64(((segments.last?.areaAfter ?? 0) / Self.areaOfOneRequest).rounded(.up))
    }

    private static func isRate(_ rate: Double) -> Bool { rate == 0 || ArrivalPlan.acceptedRates.contains(rate) }
}
