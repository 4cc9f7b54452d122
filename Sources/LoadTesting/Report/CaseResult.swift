/// What one case (suite x execution model x failure rate) did.
public struct CaseResult: Codable, Sendable, Equatable {
    /// `suite/execution/failureRate`, unique in a run, e.g. `nested/structured/0.05`.
    public var id: String
    public var suite: String
    public var execution: ExecutionModel
    /// The chance that a request has an injected fault; null when each kind's rate was given by itself.
    @Nullable public var failureRate: Double?
    public var workload: WorkloadRecord
    public var status: CaseStatus
    public var requests: RequestCounts
    /// Per fault kind, in the order of `FaultKind.allCases`; kinds that were not planned are left out.
    public var faults: [FaultCount]
    public var latency: LatencyRecord
    /// Completed requests a second over the measured window.
    @Nullable public var throughput: Double?
    /// Length of the measured window, nanoseconds.
    @Nullable public var measuredNanoseconds: UInt64?
    public var series: [SeriesPoint]
    /// One row per resource, sorted by name.
    public var ledger: [LedgerRow]
    /// Worst first.
    public var leaks: [LeakRecord]
    /// Findings that others in `leaks` explain, kept in case these are allowed; null in results that did not keep them.
    @Added(wrappedValue: nil) public var explainedLeaks: [LeakRecord]?
    public var thresholds: [ThresholdRecord]
    /// A sample of the unexpected failures: each distinct message once, most frequent first, at most ten.
    public var unexpectedFailures: [FailureSample]
    public var descriptors: DescriptorCount
    /// Peak resident memory of the case's process, bytes; null in process, where cases share it.
    @Nullable public var peakResidentBytes: UInt64?
    @Nullable public var traceHash: String?
    public var cautions: [String]
    /// Of the request whose trace was asked for.
    @Added public var trace: RequestTraceRecord? = nil
    public var verdict: Verdict
    /// What the warm-up did, recorded apart; null without one.
    @Added(wrappedValue: nil) public var warmup: WarmupRecord?
    /// Whether the case had settled; null when it was too short to tell.
    @Added(wrappedValue: nil) public var steadiness: Steadiness?
    /// Where its suite is declared; null for one that is made of a file.
    @Added(wrappedValue: nil) public var suitePlace: String?
    /// Why no case was run after this one; null when that was not so.
    @Added(wrappedValue: nil) public var endedRun: String?
    /// How the case was watched for leaks; null when nothing was judged.
    @Added(wrappedValue: nil) public var leakWatch: LeakWatch?
    /// What a reader of the figures has to know; says nothing about the verdict.
    @Added(wrappedValue: nil) public var notes: [String]?

    public init(id: String, suite: String, execution: ExecutionModel, failureRate: Double?, workload: WorkloadRecord) {
        self.id = id
        self.suite = suite
        self.execution = execution
        self._failureRate = Nullable(wrappedValue: failureRate)
        self.workload = workload
        self.status = .finished
        self.requests = RequestCounts()
        self.faults = []
        self.latency = LatencyRecord()
        self._throughput = Nullable(wrappedValue: nil)
        self._measuredNanoseconds = Nullable(wrappedValue: nil)
        self.series = []
        self.ledger = []
        self.leaks = []
        self.thresholds = []
        self.unexpectedFailures = []
        self.descriptors = DescriptorCount()
        self._peakResidentBytes = Nullable(wrappedValue: nil)
        self._traceHash = Nullable(wrappedValue: nil)
        self.cautions = []
        self.verdict = .pass
    }
}

/// How a case ended. Only a finished case has a full set of figures.
public enum CaseStatus: Codable, Sendable, Equatable {
    case finished
    /// The suite cannot run here, e.g. a system library is missing. Not a failure.
    case skipped(reason: String)
    /// The case's process died.
    case crashed(reason: String)
    /// Requests were still in flight when the drain limit was over.
    case hung(reason: String)
    /// Stopped by the user; the figures cover what was done until then.
    case interrupted
    /// Stopped because a threshold was broken (`--abort-on-fail`), and drained; the figures cover what was done until then.
    case stopped(reason: String)

    private enum CodingKeys: String, CodingKey { case state, reason }

    public var state: String {
        switch self {
        case .finished: "finished"
        case .skipped: "skipped"
        case .crashed: "crashed"
        case .hung: "hung"
        case .interrupted: "interrupted"
        case .stopped: "stopped"
        }
    }

    public var reason: String? {
        switch self {
        case .skipped(let reason), .crashed(let reason), .hung(let reason), .stopped(let reason): reason
        case .finished, .interrupted: nil
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let state = try container.decode(String.self, forKey: .state)
        let reason = try container.decodeIfPresent(String.self, forKey: .reason) ?? ""
        switch state {
        case "finished": self = .finished
        case "skipped": self = .skipped(reason: reason)
        case "crashed": self = .crashed(reason: reason)
        case "hung": self = .hung(reason: reason)
        case "interrupted": self = .interrupted
        case "stopped": self = .stopped(reason: reason)
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .state, in: container, debugDescription: "unknown case state '\(state)'")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(state, forKey: .state)
        try container.encode(reason, forKey: .reason)
    }
}
