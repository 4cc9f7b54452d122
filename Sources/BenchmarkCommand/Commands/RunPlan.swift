import LoadTesting

/// The cases of a run, worked out before anything runs.
struct RunPlan: Sendable {
    private(set) var cases: [CaseSpec]
    /// What was asked for and is not among them, a sentence each.
    private(set) var notes: [String] = []

    /// - Throws: a usage failure for an unknown suite, naming the nearest one.
    init(options: RunOptions, suiteNames: [String], suites: [Suite]) throws {
        try options.validate()
        let workload = try Self.workload(options)
        if let source = options.source {
            let suite = Suite(source)
            cases = try Self.scenarios(source, suite, options, workload, suiteNames: suiteNames)
            notes = Self.notes(leavingOut: options.executions?.filter { !suite.executions.contains($0) } ?? [])
            return
        }
        let chosen = try Self.choose(suiteNames, from: suites)
        var rates = options.failureRates ?? (options.isFull ? [0, 0.05, 0.2] : [0, 0.05])
        if !options.faults.isEmpty { rates = [0] }
        if !options.faultsAt.isEmpty, options.failureRates == nil, !options.isFull { rates = [0] }
        cases = chosen.flatMap { suite in
            rates.flatMap { rate in
                (options.executions ?? ExecutionModel.allCases).map { execution in
                    Self.spec(options, workload, suite: suite, execution: execution, rate: rate)
                }
            }
        }
    }

    /// The same for an executable of that name, which commands to be copied are to have.
    func of(program name: String) -> RunPlan {
        var plan = self
        for index in plan.cases.indices { plan.cases[index].program = name }
        return plan
    }

    /// One case per execution model that scenarios can run in.
    private static func scenarios(
        _ source: SuiteSource, _ suite: Suite, _ options: RunOptions, _ workload: WorkloadRecord, suiteNames: [String]
    ) throws -> [CaseSpec] {
        if let name = suiteNames.first {
            throw CommandFailure.usage(
                "--scenarios runs the scenarios of its file and no suite beside them: leave out '\(name)' or --scenarios"
            )
        }
        let asked = options.executions ?? ExecutionModel.allCases
        let executions = asked.filter(suite.executions.contains)
        guard !executions.isEmpty else {
            let asked = asked.map(\.rawValue).joined(separator: ",")
            let known = suite.executions.map(\.rawValue).joined(separator: ",")
            throw CommandFailure.usage(
                "-x/--execution: '\(asked)' cannot run scenarios, which have no blocking twin; accepted with --scenarios: \(known)"
            )
        }
        return executions.map { execution in
            var spec = spec(options, workload, suite: suite, execution: execution, rate: 0)
            spec.source = source
            return spec
        }
    }

    private static func notes(leavingOut executions: [ExecutionModel]) -> [String] {
        executions.map { "-x/--execution: '\($0.rawValue)' is left out, scenarios have no blocking twin to run in it" }
    }

    private static func spec(
        _ options: RunOptions, _ workload: WorkloadRecord, suite: Suite, execution: ExecutionModel, rate: Double
    ) -> CaseSpec {
        var spec = CaseSpec(
            suite: suite.name, execution: execution, failureRate: rate, faults: options.faults, workload: workload,
            drain: options.drain, seed: options.seed, leakDetail: options.leakDetail)
        spec.earlyEnd = options.limits.earlyEnd
        spec.faultsAt = options.faultsAt
        spec.isSoak = options.isSoak
        spec.traceRequest = options.traceRequest
        return spec
    }

    /// Changes with anything that is planned except the seed, which results name apart.
    var hash: String { CaseSpec.hash(of: cases) }

    private static func choose(_ names: [String], from suites: [Suite]) throws -> [Suite] {
        guard !names.isEmpty else { return suites.filter { $0.role == .standard } }
        var chosen: [Suite] = []
        for name in names where !chosen.contains(where: { $0.name == name }) {
            guard let suite = suites.first(where: { $0.name == name }) else {
                let known = suites.map(\.name)
                let nearest = NearestName.suggestion(for: name, among: known)
                throw CommandFailure.usage(
                    "unknown suite '\(name)'" + (nearest ?? "; there are \(known.joined(separator: ", "))"))
            }
            chosen.append(suite)
        }
        return chosen
    }

    private static func workload(_ options: RunOptions) throws -> WorkloadRecord {
        let limit = options.concurrency.map { Int($0) }
        let arrivals = options.arrivals ?? .constant
        let extent: Extent =
            if !options.stages.isEmpty {
                .duration(options.stages.map { .nanoseconds($0.durationNanoseconds) }.reduce(.zero, +))
            } else if let duration = options.duration {
                .duration(duration)
            } else {
                .requests(try options.requestCount())
            }
        let workload: Workload =
            if !options.stages.isEmpty {
                .staged(from: options.rate ?? 0, stages: options.stages, arrivals: arrivals, limit: limit)
            } else if let rate = options.rate {
                .open(rate: rate, arrivals: arrivals, limit: limit)
            } else {
                .closed(users: Int(options.concurrency ?? RunOptions.defaultConcurrency), think: options.think)
            }
        var record = WorkloadRecord(workload, extent: extent, warmup: options.warmup)
        record.timeoutNanoseconds = options.timeout.map { UInt64($0 / .nanoseconds(1)) }
        return record
    }
}
