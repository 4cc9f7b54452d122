/// The machine and the build that produced the timings. Without the machine's name: reports are published.
public struct EnvironmentRecord: Codable, Sendable, Equatable {
    public var operatingSystem: String
    public var architecture: String
    @Nullable public var processor: String?
    public var processorCount: Int
    public var memoryBytes: UInt64
    public var swiftVersion: String
    /// `release` or `debug`.
    public var configuration: String
    /// Of the last minute before the run.
    @Nullable public var loadAverage: Double?
    @Added public var hardware: HardwareRecord?
    @Added public var build: BuildRecord?
    /// Null outside of a control group.
    @Added public var controlGroup: ControlGroupRecord?
    @Added public var clock: ClockRecord?
    @Added public var interference: InterferenceRecord?
    /// How many threads the cooperative pool has.
    @Added public var cooperativePoolWidth: Int?
    /// Null outside of continuous integration.
    @Added public var continuousIntegration: ContinuousIntegrationRecord?
    /// Whatever makes the timings of this run doubtful, in words.
    public var cautions: [String]

    public init(
        operatingSystem: String, architecture: String, processor: String?, processorCount: Int, memoryBytes: UInt64,
        swiftVersion: String, configuration: String, loadAverage: Double?, cautions: [String]
    ) {
        self.operatingSystem = operatingSystem
        self.architecture = architecture
        self._processor = Nullable(wrappedValue: processor)
        self.processorCount = processorCount
        self.memoryBytes = memoryBytes
        self.swiftVersion = swiftVersion
        self.configuration = configuration
        self._loadAverage = Nullable(wrappedValue: loadAverage)
        _hardware = Added(wrappedValue: nil)
        _build = Added(wrappedValue: nil)
        _controlGroup = Added(wrappedValue: nil)
        _clock = Added(wrappedValue: nil)
        _interference = Added(wrappedValue: nil)
        _cooperativePoolWidth = Added(wrappedValue: nil)
        _continuousIntegration = Added(wrappedValue: nil)
        self.cautions = cautions
    }
}

/// What the processors are like.
public struct HardwareRecord: Codable, Sendable, Equatable {
    @Nullable public var megahertz: Double?
    /// Decides how fast the processors run, e.g. `performance` or `powersave`.
    @Nullable public var governor: String?
    /// Physical cores; fewer than processors where two share one (SMT).
    @Nullable public var coreCount: Int?
    @Nullable public var caches: [CacheRecord]?

    public init(megahertz: Double?, governor: String?, coreCount: Int?, caches: [CacheRecord]?) {
        _megahertz = Nullable(wrappedValue: megahertz)
        _governor = Nullable(wrappedValue: governor)
        _coreCount = Nullable(wrappedValue: coreCount)
        _caches = Nullable(wrappedValue: caches)
    }
}

/// One cache of the first processor.
public struct CacheRecord: Codable, Sendable, Equatable {
    public var level: Int
    /// `data`, `instruction` or `unified`.
    public var kind: String
    public var bytes: UInt64

    public init(level: Int, kind: String, bytes: UInt64) {
        self.level = level
        self.kind = kind
        self.bytes = bytes
    }
}

/// How the executable was built.
public struct BuildRecord: Codable, Sendable, Equatable {
    /// `-O` or `-Onone`.
    public var optimization: String
    public var assertions: Bool
    /// `address` or `thread`; null without one.
    @Nullable public var sanitizer: String?

    public init(optimization: String, assertions: Bool, sanitizer: String?) {
        self.optimization = optimization
        self.assertions = assertions
        _sanitizer = Nullable(wrappedValue: sanitizer)
    }
}

/// What the control group of the process is allowed (Linux).
public struct ControlGroupRecord: Codable, Sendable, Equatable {
    public var version: Int
    /// Processors it may use on average, e.g. 1.5; null without a quota.
    @Nullable public var processorQuota: Double?
    @Nullable public var memoryLimitBytes: UInt64?

    public init(version: Int, processorQuota: Double?, memoryLimitBytes: UInt64?) {
        self.version = version
        _processorQuota = Nullable(wrappedValue: processorQuota)
        _memoryLimitBytes = Nullable(wrappedValue: memoryLimitBytes)
    }
}

/// The clock that requests are timed with.
public struct ClockRecord: Codable, Sendable, Equatable {
    @Nullable public var resolutionNanoseconds: UInt64?
    /// What a reading costs, measured before the run.
    @Nullable public var readNanoseconds: Double?

    public init(resolutionNanoseconds: UInt64?, readNanoseconds: Double?) {
        _resolutionNanoseconds = Nullable(wrappedValue: resolutionNanoseconds)
        _readNanoseconds = Nullable(wrappedValue: readNanoseconds)
    }
}

/// What kept the run from its processors.
public struct InterferenceRecord: Codable, Sendable, Equatable {
    /// Percent of the last 10 s before the run in which something waited for a processor.
    @Nullable public var processorPressure: Double?
    /// The part of all processor time during the run that the hypervisor gave to others, from 0 to 1.
    @Nullable public var stealShare: Double?
    /// Periods during the run in which the control group had used up its quota and was stopped.
    @Nullable public var throttledPeriods: UInt64?
    @Nullable public var throttledNanoseconds: UInt64?

    public init(
        processorPressure: Double?, stealShare: Double?, throttledPeriods: UInt64?, throttledNanoseconds: UInt64?
    ) {
        _processorPressure = Nullable(wrappedValue: processorPressure)
        _stealShare = Nullable(wrappedValue: stealShare)
        _throttledPeriods = Nullable(wrappedValue: throttledPeriods)
        _throttledNanoseconds = Nullable(wrappedValue: throttledNanoseconds)
    }
}

/// Where a run in continuous integration can be looked up.
public struct ContinuousIntegrationRecord: Codable, Sendable, Equatable {
    public var provider: String
    @Nullable public var runID: String?

    public init(provider: String, runID: String?) {
        self.provider = provider
        _runID = Nullable(wrappedValue: runID)
    }
}
