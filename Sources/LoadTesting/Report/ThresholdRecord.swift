/// How one threshold was judged on one case.
public struct ThresholdRecord: Codable, Sendable, Equatable {
    /// As it was written on the command line: `latency: p(99)<5ms`.
    public var expression: String
    /// What the case had, in `unit`; null when it had too little to say, for the reason given.
    @Nullable public var seen: Double?
    /// Always false without a value.
    public var passed: Bool
    /// What it was held against, in `unit`.
    @Added public var limit: Double?
    /// Of `seen` and `limit`.
    @Added public var unit: ThresholdUnit?
    /// Why there is no value, in a few words: `no samples`, `needs 3,688`.
    @Added public var reason: String?

    public init(
        expression: String, seen: Double?, passed: Bool, limit: Double? = nil, unit: ThresholdUnit? = nil,
        reason: String? = nil
    ) {
        self.expression = expression
        self._seen = Nullable(wrappedValue: seen)
        self.passed = passed
        self._limit = Added(wrappedValue: limit)
        self._unit = Added(wrappedValue: unit)
        self._reason = Added(wrappedValue: reason)
    }

    /// `4.13 ms`, `0.42%`, `1,204`, or `n/a (needs 3,688)`.
    public var seenText: String {
        guard let seen else { return "n/a (\(reason ?? "no samples"))" }
        return unit.map { $0.text(seen) } ?? HumanNumber.decimals(seen, seen == seen.rounded() ? 0 : 2)
    }

    /// In base units, for machines: `latency: p(99)<5ms = 4130000 ns`, `n/a` without a value.
    var plain: String {
        guard let seen else { return "\(expression) = n/a (\(reason ?? ThresholdFigures.noSamples))" }
        let number = seen == seen.rounded() && abs(seen) < 1e15 ? "\(Int64(seen))" : "\(seen)"
        return "\(expression) = \(number)" + (unit.map { $0 == .count ? "" : " \($0.rawValue)" } ?? "")
    }

    /// `latency: p(99)<5ms, seen 7.24 ms`.
    public var sentence: String { "\(expression), \(seen == nil ? "" : "seen ")\(seenText)" }
}

/// What a threshold's value is counted in.
public enum ThresholdUnit: String, Codable, Sendable, Equatable, CaseIterable {
    case nanoseconds = "ns"
    case perSecond = "1/s"
    /// 0.01 is one percent.
    case share = "share of 1"
    case count

    public func text(_ value: Double) -> String {
        guard value.isFinite, value >= 0 else { return "n/a" }
        return switch self {
        case .nanoseconds: HumanNumber.duration(UInt64(clamping: Int64(min(value.rounded(), 9e18))))
        case .perSecond: HumanNumber.rate(value)
        case .share: HumanNumber.share(value)
        case .count: HumanNumber.count(UInt64(clamping: Int64(min(value.rounded(), 9e18))))
        }
    }
}
