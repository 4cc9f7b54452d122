/// The percentiles a summary holds.
public enum Percentile: String, Sendable, CaseIterable {
    case p50, p90, p99, p999, p9999, max

    public var title: String {
        switch self {
        case .p50: "p50"
        case .p90: "p90"
        case .p99: "p99"
        case .p999: "p99.9"
        case .p9999: "p99.99"
        case .max: "max"
        }
    }

    /// Samples needed for a finite two-sided 95% upper bound: the smallest n with n >= ln(0.025) / ln(q).
    ///
    /// Source: order-statistic interval of a quantile; with fewer samples the largest one need not reach the percentile.
    public var samplesNeeded: UInt64 {
        switch self {
        case .p50: 6
        case .p90: 36
        case .p99: 368
        case .p999: 3_688
        case .p9999: 36_887
        case .max: 1
        }
    }

    /// The share of samples at or below, 0 to 1.
    public var quantile: Double {
        switch self {
        case .p50: 0.5
        case .p90: 0.9
        case .p99: 0.99
        case .p999: 0.999
        case .p9999: 0.9999
        case .max: 1
        }
    }

    /// Nanoseconds; nil when the summary had too few samples, or what never ended has the percentile.
    public func value(in summary: LatencySummary) -> UInt64? {
        switch self {
        case .p50: summary.p50
        case .p90: summary.p90
        case .p99: summary.p99
        case .p999: summary.p999
        case .p9999: summary.p9999
        case .max: summary.count == 0 || (summary.censored ?? 0) > 0 ? nil : summary.max
        }
    }

    public func cell(in summary: LatencySummary) -> Cell {
        let censored = summary.censored ?? 0
        let isKnowable = [summary.count, censored].saturatingSum() >= samplesNeeded
        let reason =
            censored > 0 && isKnowable
            ? CensoredRequests.brief(censored) : "needs \(HumanNumber.count(samplesNeeded))"
        return .optional(value(in: summary), Cell.nanoseconds, else: reason)
    }
}
