/// The workload as it was asked for.
public struct WorkloadRecord: Codable, Sendable, Equatable {
    /// Nanoseconds of warm-up when nothing else is asked for.
    public static let usualWarmup: UInt64 = 200_000_000

    /// `closed` or `open`.
    public var model: String
    /// Users of the closed model, cap on requests in flight of the open model (null: no cap).
    @Nullable public var concurrency: Int?
    /// Offered requests a second, open model only; with stages the rate they start from.
    @Nullable public var rate: Double?
    /// How the rate goes on from there; null when it stays.
    @Added public var stages: [Stage]? = nil
    /// `constant` or `poisson`, open model only.
    @Nullable public var arrivals: String?
    @Nullable public var thinkNanoseconds: UInt64?
    /// Requests asked for, or null when the case ran for a time.
    @Nullable public var requests: UInt64?
    @Nullable public var durationNanoseconds: UInt64?
    public var warmupNanoseconds: UInt64
    /// What each request may take, from its actual start; over it, it is cancelled.
    @Added public var timeoutNanoseconds: UInt64? = nil

    public init(
        model: String, concurrency: Int?, rate: Double?, arrivals: String?, thinkNanoseconds: UInt64?,
        requests: UInt64?,
        durationNanoseconds: UInt64?, warmupNanoseconds: UInt64
    ) {
        self.model = model
        self._concurrency = Nullable(wrappedValue: concurrency)
        self._rate = Nullable(wrappedValue: rate)
        self._arrivals = Nullable(wrappedValue: arrivals)
        self._thinkNanoseconds = Nullable(wrappedValue: thinkNanoseconds)
        self._requests = Nullable(wrappedValue: requests)
        self._durationNanoseconds = Nullable(wrappedValue: durationNanoseconds)
        self.warmupNanoseconds = warmupNanoseconds
    }
}

/// issued = completed + censored; completed = the sum of all outcomes.
public struct RequestCounts: Codable, Sendable, Equatable {
    public var issued: UInt64 = 0
    public var completed: UInt64 = 0
    /// Still in flight when the drain limit was over.
    public var censored: UInt64 = 0
    /// `ok`, `injected.<kind>`, `unexpected.<what>`; only those that occurred, `ok` always.
    public var outcomes: [String: UInt64] = ["ok": 0]
    /// The most seen in flight at once: a lower bound, from a sampler. Null when the case was over before it was looked at.
    @Added(wrappedValue: nil) public var inFlightHighWater: UInt64?

    public init() {}

    public var ok: UInt64 { outcomes["ok"] ?? 0 }
    public var injected: UInt64 { sum(of: "injected.") }
    public var unexpected: UInt64 { sum(of: "unexpected.") }

    private func sum(of prefix: String) -> UInt64 {
        outcomes.lazy.filter { $0.key.hasPrefix(prefix) }.map(\.value).saturatingSum()
    }
}

/// planned = fired + notReached, exactly.
public struct FaultCount: Codable, Sendable, Equatable {
    public var kind: FaultKind
    public var planned: UInt64
    public var fired: UInt64
    public var notReached: UInt64

    public init(kind: FaultKind, planned: UInt64, fired: UInt64, notReached: UInt64) {
        self.kind = kind
        self.planned = planned
        self.fired = fired
        self.notReached = notReached
    }
}

public struct FailureSample: Codable, Sendable, Equatable {
    public var message: String
    public var count: UInt64
    public var firstRequest: UInt64

    public init(message: String, count: UInt64, firstRequest: UInt64) {
        self.message = message
        self.count = count
        self.firstRequest = firstRequest
    }
}
