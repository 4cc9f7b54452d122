/// Everything one invocation of `run` found out: the content of `result.json`.
///
/// HTML, CSV, JSON, Markdown and the terminal table are made from this value and nothing else.
public struct RunResult: Codable, Sendable, Equatable {
    public static let schemaName = "watertight.result"
    public static let currentVersion = 1

    public var schema = RunResult.schemaName
    public var version = RunResult.currentVersion
    public var run: RunIdentity
    public var environment: EnvironmentRecord
    public var cases: [CaseResult]
    public var verdict: Verdict
    public var exitCode: Int32
    /// Allowances that expired or matched nothing; null when no allowances were given.
    @Added(wrappedValue: nil) public var allowanceProblems: [AllowanceProblem]?

    public init(
        run: RunIdentity, environment: EnvironmentRecord, cases: [CaseResult],
        allowanceProblems: [AllowanceProblem]? = nil, judgement: Judgement
    ) {
        self.run = run
        self.environment = environment
        self.cases = cases
        self._allowanceProblems = Added(wrappedValue: allowanceProblems)
        self.verdict = judgement.verdict
        self.exitCode = judgement.exitCode.rawValue
    }
}

extension RunResult {
    /// A run with the verdict that its cases, and the problems of its allowances, deserve.
    public static func judged(
        _ run: RunIdentity, _ environment: EnvironmentRecord, _ cases: [CaseResult],
        allowanceProblems: [AllowanceProblem]? = nil, isAdvisory: Bool
    ) -> RunResult {
        let judgement = Judgement.judge(
            cases: cases, plannedCases: run.plannedCases, cautions: environment.cautions,
            allowanceProblems: allowanceProblems ?? [], isAdvisory: isAdvisory)
        return RunResult(
            run: run, environment: environment, cases: cases, allowanceProblems: allowanceProblems,
            judgement: judgement)
    }

    /// A run whose cases are held to these allowances, if there are any.
    public static func judged(
        _ run: RunIdentity, _ environment: EnvironmentRecord, _ cases: [CaseResult], allowances: AllowanceList?,
        isAdvisory: Bool
    ) -> RunResult {
        judged(
            run, environment, cases.map { allowances?.applied(to: $0) ?? $0 },
            allowanceProblems: allowances?.problems(in: cases, plannedCases: run.plannedCases), isAdvisory: isAdvisory)
    }
}

/// Which run this is: enough to find the code it measured and to ask for the same run again.
public struct RunIdentity: Codable, Sendable, Equatable {
    /// UTC time to the millisecond plus short commit (`nogit` without one), plus `-dirty`.
    public var id: String
    /// ISO 8601, UTC.
    public var startedAt: String
    @Nullable public var commit: String?
    @Nullable public var dirty: Bool?
    public var seed: UInt64
    public var arguments: [String]
    /// Changes whenever the plan (cases, requests, workload, faults) changes; equal hashes and seeds make counts comparable.
    public var planHash: String
    /// Cases that were planned; more than `cases.count` when the run was interrupted.
    public var plannedCases: Int

    public init(
        id: String, startedAt: String, commit: String?, dirty: Bool?, seed: UInt64, arguments: [String],
        planHash: String,
        plannedCases: Int
    ) {
        self.id = id
        self.startedAt = startedAt
        self._commit = Nullable(wrappedValue: commit)
        self._dirty = Nullable(wrappedValue: dirty)
        self.seed = seed
        self.arguments = arguments
        self.planHash = planHash
        self.plannedCases = plannedCases
    }
}
