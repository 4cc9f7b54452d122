/// One interval of the measured window.
public struct SeriesPoint: Codable, Sendable, Equatable {
    public var startNanoseconds: UInt64
    public var lengthNanoseconds: UInt64
    public var completed: UInt64
    /// Injected and unexpected failures.
    public var failed: UInt64
    /// The most seen in flight at once.
    public var inFlight: UInt64
    /// Of `failed`, those that should not have been.
    @Added public var unexpected: UInt64?
    /// Of what `latency` means for the case, nanoseconds, to 0.4% (a histogram of this interval); null with too few requests.
    @Added public var p50: UInt64?
    @Added public var p90: UInt64?
    @Added public var p99: UInt64?
    /// Null without requests.
    @Added public var max: UInt64?

    public init(
        startNanoseconds: UInt64, lengthNanoseconds: UInt64, completed: UInt64, failed: UInt64, inFlight: UInt64,
        unexpected: UInt64? = nil, p50: UInt64? = nil, p90: UInt64? = nil, p99: UInt64? = nil, max: UInt64? = nil
    ) {
        self.startNanoseconds = startNanoseconds
        self.lengthNanoseconds = lengthNanoseconds
        self.completed = completed
        self.failed = failed
        self.inFlight = inFlight
        self._unexpected = Added(wrappedValue: unexpected)
        self._p50 = Added(wrappedValue: p50)
        self._p90 = Added(wrappedValue: p90)
        self._p99 = Added(wrappedValue: p99)
        self._max = Added(wrappedValue: max)
    }
}

/// What the warm-up did: recorded apart, and in no other figure.
public struct WarmupRecord: Codable, Sendable, Equatable {
    public var nanoseconds: UInt64
    public var completed: UInt64
    /// Of what `latency` means for the case, nanoseconds; null with too few requests.
    @Nullable public var p50: UInt64?

    public init(nanoseconds: UInt64, completed: UInt64, p50: UInt64?) {
        self.nanoseconds = nanoseconds
        self.completed = completed
        self._p50 = Nullable(wrappedValue: p50)
    }
}
