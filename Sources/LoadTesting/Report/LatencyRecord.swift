public struct LatencyRecord: Codable, Sendable, Equatable {
    /// From the intended start; null in the closed model, which has no intended start.
    @Nullable public var response: LatencySummary?
    /// From the actual start.
    @Nullable public var service: LatencySummary?
    /// Actual start minus intended start; null in the closed model.
    @Nullable public var startLag: LatencySummary?
    /// The instant the load generator had handed the request over minus the intended start: how late the generator itself
    /// was, whatever became of the request then. Null in the closed model.
    @Added(wrappedValue: nil) public var handOverLag: LatencySummary?

    public init(response: LatencySummary? = nil, service: LatencySummary? = nil, startLag: LatencySummary? = nil) {
        self._response = Nullable(wrappedValue: response)
        self._service = Nullable(wrappedValue: service)
        self._startLag = Nullable(wrappedValue: startLag)
    }

    /// What the metric `latency` means for this case: response time in the open model, service time in the closed one.
    public var headline: LatencySummary? { response ?? service }
}

/// One histogram, summarised. Nanoseconds. A percentile with too few samples above it is null, and so is one that lies
/// beyond the requests that ended.
public struct LatencySummary: Codable, Sendable, Equatable {
    public var count: UInt64
    public var min: UInt64
    public var mean: Double
    @Nullable public var p50: UInt64?
    @Nullable public var p90: UInt64?
    @Nullable public var p99: UInt64?
    @Nullable public var p999: UInt64?
    @Nullable public var p9999: UInt64?
    public var max: UInt64
    /// Requests besides `count` that never ended, which the percentiles count as slower than all that did; null without
    /// one. `min`, `mean`, `max` and `hdr` are of those that ended.
    @Added(wrappedValue: nil) public var censored: UInt64?
    /// The whole histogram: HdrHistogram V2 payload, deflated (stored blocks), base64.
    public var hdr: String

    public init(
        count: UInt64, min: UInt64, mean: Double, p50: UInt64?, p90: UInt64?, p99: UInt64?, p999: UInt64?,
        p9999: UInt64?,
        max: UInt64, hdr: String
    ) {
        self.count = count
        self.min = min
        self.mean = mean
        self._p50 = Nullable(wrappedValue: p50)
        self._p90 = Nullable(wrappedValue: p90)
        self._p99 = Nullable(wrappedValue: p99)
        self._p999 = Nullable(wrappedValue: p999)
        self._p9999 = Nullable(wrappedValue: p9999)
        self.max = max
        self.hdr = hdr
    }
}
