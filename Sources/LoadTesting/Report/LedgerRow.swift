/// All leases of one resource: opened = released + leaked.
public struct LedgerRow: Codable, Sendable, Equatable {
    public var resource: String
    public var opened: UInt64
    public var released: UInt64
    public var leaked: UInt64
    /// Released after their request had ended.
    public var late: UInt64
    public var doubleReleased: UInt64
    /// Most leases seen open at once: a lower bound, from a sampler.
    public var highWater: UInt64

    public init(
        resource: String, opened: UInt64, released: UInt64, leaked: UInt64, late: UInt64, doubleReleased: UInt64,
        highWater: UInt64
    ) {
        self.resource = resource
        self.opened = opened
        self.released = released
        self.leaked = leaked
        self.late = late
        self.doubleReleased = doubleReleased
        self.highWater = highWater
    }
}

/// One finding: all leases of one class, resource and place.
public struct LeakRecord: Codable, Sendable, Equatable {
    /// `LK01` to `LK13`.
    public var leakClass: String
    public var resource: String
    public var count: UInt64
    /// The first request concerned; null for a lease of the application or of no request.
    @Nullable public var request: UInt64?
    /// Where the lease was opened, `module/file:line`.
    @Nullable public var site: String?
    /// Where it was released, first and second time (double release).
    public var releaseSites: [String]
    /// The fault that was active in that first request, e.g. `setup at database`.
    @Nullable public var fault: String?
    /// The command that runs that request again.
    @Nullable public var replay: String?
    /// One sentence that says what happened, to how many, and where.
    public var message: String
    /// Why it does not fail the run; null when it does.
    @Added(wrappedValue: nil) public var allowed: AllowedRecord?
    /// Classes of findings of the same case that explain this one: it is kept back as long as one of them is told and not allowed.
    /// Null for one that stands for itself.
    @Added(wrappedValue: nil) public var explainedBy: [String]?
    /// In which part of the case it came up; null in older results.
    @Added(wrappedValue: nil) public var phase: LeakPhase?
    /// Where the suite is declared; for what has no place of its own.
    @Added(wrappedValue: nil) public var suitePlace: String?
    /// `request`, `application` or `unattributed`: whom the leases belong to.
    @Added(wrappedValue: nil) public var scope: String?
    /// What else the first request held at the end, and where it was opened.
    @Added(wrappedValue: nil) public var siblings: [String]?
    /// How long the longest open of the leases had been open, and how long it had not been used, in nanoseconds.
    @Added(wrappedValue: nil) public var ageNanoseconds: UInt64?
    @Added(wrappedValue: nil) public var idleNanoseconds: UInt64?
    /// Who had opened the lease, innermost caller first.
    @Added(wrappedValue: nil) public var stack: [String]?

    public init(
        leakClass: String, resource: String, count: UInt64, request: UInt64?, site: String?, releaseSites: [String],
        fault: String?, replay: String?, message: String
    ) {
        self.leakClass = leakClass
        self.resource = resource
        self.count = count
        self._request = Nullable(wrappedValue: request)
        self._site = Nullable(wrappedValue: site)
        self.releaseSites = releaseSites
        self._fault = Nullable(wrappedValue: fault)
        self._replay = Nullable(wrappedValue: replay)
        self.message = message
    }

    private enum CodingKeys: String, CodingKey {
        case leakClass = "class"
        case resource, count, request, site, releaseSites, fault, replay, message, allowed, explainedBy, scope,
            siblings,
            suitePlace, phase
        case ageNanoseconds, idleNanoseconds, stack
    }
}

/// The parts of a case in which leaks are looked for.
public enum LeakPhase: String, Codable, Sendable {
    /// The measured window, and what followed it but for the rounds.
    case measured
    /// The load before the measured window.
    case warmup
    /// The rounds of `--soak`.
    case soak
}

/// Open descriptors of the case's process before the suite was set up and after it was shut down; null where unknown.
public struct DescriptorCount: Codable, Sendable, Equatable {
    @Nullable public var before: Int?
    @Nullable public var after: Int?

    public init(before: Int? = nil, after: Int? = nil) {
        self._before = Nullable(wrappedValue: before)
        self._after = Nullable(wrappedValue: after)
    }
}
