import LeakDetection
import LoadTesting

/// What the flags of `run` say.
struct RunOptions: Sendable {
    var requests: UInt64?
    var duration: Duration?
    var concurrency: UInt64?
    var rate: Double?
    var arrivals: Arrivals?
    var stages: [Stage] = []
    var think: Duration?
    var warmup = Duration.nanoseconds(WorkloadRecord.usualWarmup)
    var drain = Duration.seconds(5)
    var timeout: Duration?
    var seed: UInt64 = 42
    /// Nil for all that there are.
    var executions: [ExecutionModel]?
    var failureRates: [Double]?
    var faults: [FaultKind: Double] = [:]
    var faultsAt: [FaultAt] = []
    var traceRequest: UInt64?
    /// A conformance file to run instead of suites.
    var scenarios: String?
    var form: ScenarioForm?
    var isFull = false
    var isSoak = false
    var leakDetail = LeakDetail.sites
    var limits = ThresholdOptions()
    var allow: String?
    var output: String?
    var format: OutputFormat?
    var exports: [ExportRequest] = []
    var isInProcess = false
    var showsProgress = true
    var isAdvisory = false
    var wantsHelp = false

    static let defaultRequests: UInt64 = 10_000
    static let defaultConcurrency: UInt64 = 1_000

    static let flags = FlagTable<RunOptions>(flags: load + ThresholdOptions.flags(\.limits) + rest)

    private static let load: [Flag<RunOptions>] = [
        Flag("--requests", "-n", "COUNT", "requests of each case, e.g. 250, 10k, 2m (default 10k)") {
            $0.requests = try FlagValue.count($1)
        },
        Flag("--duration", "-d", "TIME", "run each case for a time instead, e.g. 500ms, 30s, 2m") {
            $0.duration = try FlagValue.duration($1)
        },
        Flag(
            "--concurrency", "-c", "COUNT",
            "users of the closed model (default 1000); with -R or -s a cap on requests in flight (default: none)"
        ) {
            $0.concurrency = try FlagValue.count($1)
            if let count = $0.concurrency, count > 10_000_000 {
                throw ValueProblem(sentence: "is more than can be in flight; accepted: 1 to 10m")
            }
        },
        Flag(
            "--rate", "-R", "RATE",
            "open model: this many requests arrive a second, whatever became of the earlier ones, e.g. 2000, 2k, 500/1s"
        ) { $0.rate = try FlagValue.rate($1) },
        Flag(
            "--stage", "-s", "TIME:RATE",
            "open model: the rate moves in a straight line to RATE over TIME, from -R or from 0; repeated, one stage follows the other and the case ends with the last, e.g. -s 10s:1000 -s 1m:1000 -s 10s:0"
        ) { $0.stages.append(try FlagValue.stage($1)) },
        Flag("--arrivals", nil, "KIND", "with -R or -s: constant (default) or poisson") {
            $0.arrivals = try FlagValue.name($1, of: Arrivals.self, called: "kind of arrivals")
        },
        Flag("--think", nil, "TIME", "closed model: each user waits this long between two requests") {
            $0.think = try FlagValue.duration($1)
        },
        Flag("--warmup", "-w", "TIME", "load before the measured window, not counted (default 0.2s; 0 for none)") {
            $0.warmup = try FlagValue.duration($1, allowsZero: true)
        },
        Flag(
            "--drain", nil, "TIME",
            "how long requests in flight may take at the end; over it there is no leak verdict, exit 91 (default 5s)"
        ) { $0.drain = try FlagValue.duration($1) },
        Flag(
            "--timeout", nil, "TIME",
            "a request that takes longer is cancelled, and fails with unexpected.timeout (default: no limit)"
        ) { $0.timeout = try FlagValue.duration($1) },
        Flag("--seed", nil, "NUMBER", "of the arrival plan and the fault plan (default 42)") {
            guard let seed = UInt64($1) else {
                throw ValueProblem(sentence: "is no seed; accepted: a whole number from 0 to \(UInt64.max)")
            }
            $0.seed = seed
        },
        Flag("--execution", "-x", "LIST", "execution models (default structured,dispatch,executor)") {
            $0.executions = try FlagValue.list($1).map {
                try FlagValue.name($0, of: ExecutionModel.self, called: "execution model")
            }.uniqued()
        },
        Flag(
            "--failure-rate", "-f", "LIST",
            "chance that a request has an injected failure; several make several cases (default 0,0.05)"
        ) { $0.failureRates = try FlagValue.list($1).map { try FlagValue.chance($0) }.uniqued() },
        Flag(
            "--fault", nil, "KIND=RATE",
            "chance of one kind of fault by itself, instead of -f; may be repeated. Kinds: "
                + FaultKind.allCases.map(\.rawValue).joined(separator: ", ")
        ) {
            let parts = $1.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else {
                throw ValueProblem(sentence: "is not KIND=RATE; accepted: such as setup=0.1 or cancel=0.5")
            }
            let kind = try FlagValue.name(parts[0], of: FaultKind.self, called: "kind of fault")
            $0.faults[kind] = try FlagValue.chance(parts[1])
        },
        Flag(
            "--fault-at", nil, "REQUEST:SITE:KIND",
            "one fault in one request, and no others unless -f or --fault is given; may be repeated. list SUITE names the sites; requests count from 0"
        ) { $0.faultsAt.append(try FlagValue.faultAt($1)) },
        Flag(
            "--trace-request", nil, "REQUEST",
            "print what this request did, step by step, in every case that has it: after the table, or on stderr in other formats"
        ) { $0.traceRequest = try FlagValue.request($1) },
        Flag(
            "--scenarios", nil, "FILE",
            "run the scenarios of a conformance file in turn instead of suites, each value that is handed out a lease; what the file expects to leak is a leak here, exit 90"
        ) { $0.scenarios = $1 },
        Flag(
            "--form", nil, "FORM",
            "with --scenarios, how generators are declared: yield (default), setup-cleanup or mixed"
        ) {
            $0.form = try FlagValue.name($1, of: ScenarioForm.self, called: "form")
        },
    ]

    private static let rest: [Flag<RunOptions>] = [
        Flag("--full", nil, "failure rates 0, 0.05 and 0.2, and ten times the requests") { $0.isFull = true },
        Flag(
            "--soak", nil,
            "after each case twelve rounds more, of an eighth of its requests but at least 20k each, in which memory must not grow (LK09); if it grows in steps, three long ones to be sure"
        ) { $0.isSoak = true },
        Flag("--leak-detail", nil, "LEVEL", "what is kept of each lease: off, counts, sites (default) or stacks") {
            $0.leakDetail = try FlagValue.name($1, of: LeakDetail.self, called: "level")
        },
        .allow(\.allow),
        Flag("--output", "-o", "DIR", "where the report is written (default Reports/<run id>)") { $0.output = $1 },
        .format(\.format), .export(\.exports),
        Flag("--in-process", nil, "run the cases in this process, for debuggers and sanitizers") {
            $0.isInProcess = true
        },
        Flag("--no-progress", nil, "no live progress line") { $0.showsProgress = false },
        Flag("--advisory", nil, "exit 0 on an unexpected failure or a missed threshold; a leak still exits 90") {
            $0.isAdvisory = true
        },
        Flag("--help", "-h", "this text") { $0.wantsHelp = true },
    ]

    /// Refuses what cannot go together.
    func validate() throws {
        if requests != nil, duration != nil {
            throw CommandFailure.usage("-n/--requests and -d/--duration exclude each other: give one of them")
        }
        if think != nil, rate != nil {
            throw CommandFailure.usage(
                "--think cannot go with -R/--rate: users think in the closed model (-c), arrivals of the open one wait for nobody"
            )
        }
        if arrivals != nil, rate == nil, stages.isEmpty {
            throw CommandFailure.usage("--arrivals needs -R/--rate or -s/--stage: only the open model has arrivals")
        }
        try validateStagesAndFaults()
        try validateScenarios()
        if failureRates != nil, !faults.isEmpty {
            throw CommandFailure.usage("-f/--failure-rate and --fault exclude each other: give one of them")
        }
        if isFull, failureRates != nil || !faults.isEmpty {
            throw CommandFailure.usage("--full sets the failure rates itself: give it or -f/--failure-rate or --fault")
        }
        try ExportRequest.refuseClashes(exports, format: format)
        try limits.validate(
            isOpen: rate != nil || !stages.isEmpty, countsLeases: leakDetail != .off, isAdvisory: isAdvisory)
    }
}

extension Sequence where Element: Hashable {
    /// Without repetitions, in the order of first occurrence.
    fileprivate func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
