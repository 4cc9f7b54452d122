import LeakDetection

/// Everything that determines one case; travels from the command to the process that runs it.
public struct CaseSpec: Codable, Sendable, Equatable {
    public var suite: String
    public var execution: ExecutionModel
    /// The overall rate; ignored when `faults` names kinds by themselves.
    public var failureRate: Double
    public var faults: [FaultKind: Double]
    /// Faults asked for by name, besides those of the rates.
    public var faultsAt: [FaultAt] = []
    /// The file that the suite is made of; nil for one of the executable's own.
    public var source: SuiteSource?
    /// The request whose trace is wanted.
    public var traceRequest: UInt64?
    public var workload: WorkloadRecord
    public var drainNanoseconds: UInt64
    public var seed: UInt64
    public var leakDetail: LeakDetail
    /// Whether memory is watched over cycles of equal work after the measured window.
    public var isSoak = false
    /// Detectors that are switched off, so that `selftest` can be seen to notice.
    public var detectorsLeftOut: [LeakClass] = []
    /// What the executable is called, for commands to be copied.
    public var program = "watertight"
    /// Not part of what is planned, so not of the plan's hash.
    public var earlyEnd: EarlyEnd?

    public init(
        suite: String, execution: ExecutionModel, failureRate: Double, faults: [FaultKind: Double],
        workload: WorkloadRecord,
        drain: Duration, seed: UInt64, leakDetail: LeakDetail
    ) {
        self.suite = suite
        self.execution = execution
        self.failureRate = failureRate
        self.faults = faults
        self.workload = workload
        self.drainNanoseconds = drain.wholeNanoseconds
        self.seed = seed
        self.leakDetail = leakDetail
    }

    /// Unique in a run.
    public var id: String {
        "\(suite)/\(execution.rawValue)/\(hasOverallRate ? "\(failureRate)" : "faults")"
    }

    public func looks(for leakClass: LeakClass) -> Bool { !detectorsLeftOut.contains(leakClass) }

    /// Whether one rate says which faults there are.
    private var hasOverallRate: Bool { faults.isEmpty && (faultsAt.isEmpty || failureRate > 0) }

    var rates: FaultRates {
        if faults.isEmpty { return failureRate == 0 ? .none : .overall(failureRate) }
        return .perKind(FaultKind.allCases.compactMap { kind in faults[kind].map { (kind, $0) } })
    }

    /// The result of this case before anything has happened.
    public var emptyResult: CaseResult {
        CaseResult(
            id: id, suite: suite, execution: execution, failureRate: hasOverallRate ? failureRate : nil,
            workload: workload)
    }
}

/// What is to be run: which load, for how long, after which warm-up.
struct CaseLoad {
    let workload: Workload
    let extent: Extent
    let warmup: Duration
}

extension WorkloadRecord {
    /// What the record stands for; nil when it is none of the workloads.
    var plan: CaseLoad? {
        let extent: Extent
        if let requests {
            extent = .requests(requests)
        } else if let durationNanoseconds {
            extent = .duration(.nanoseconds(durationNanoseconds))
        } else {
            return nil
        }
        return workload.map { CaseLoad(workload: $0, extent: extent, warmup: .nanoseconds(warmupNanoseconds)) }
    }

    private var workload: Workload? {
        if model == "closed", let concurrency {
            return .closed(users: concurrency, think: thinkNanoseconds.map { .nanoseconds($0) })
        }
        guard model == "open", let rate, let arrivals = arrivals.flatMap(Arrivals.init(rawValue:)) else { return nil }
        if let stages { return .staged(from: rate, stages: stages, arrivals: arrivals, limit: concurrency) }
        return .open(rate: rate, arrivals: arrivals, limit: concurrency)
    }
}

extension CaseSpec {
    /// Sixteen hexadecimal digits that change with anything planned, except the seed.
    public static func hash(of cases: [CaseSpec]) -> String {
        var hash = StableHash()
        hash.combine("watertight plan 1")
        for spec in cases {
            hash.combine(spec.id)
            for kind in FaultKind.allCases { hash.combine("\(spec.faults[kind] ?? -1)") }
            let load = spec.workload
            hash.combine(load.model)
            hash.combine("\(load.rate ?? -1) \(load.arrivals ?? "")")
            for number in [load.requests, load.durationNanoseconds, load.thinkNanoseconds] {
                hash.combine(number ?? .max)
            }
            hash.combine(UInt64(load.concurrency ?? 0))
            for stage in load.stages ?? [] { hash.combine("stage \(stage.durationNanoseconds) \(stage.target)") }
            if let timeout = load.timeoutNanoseconds { hash.combine("timeout \(timeout)") }
            for fault in spec.faultsAt { hash.combine("\(fault)") }
            if let source = spec.source { hash.combine("source \(source.form) \(source.file)") }
        }
        return hash.hex
    }
}
