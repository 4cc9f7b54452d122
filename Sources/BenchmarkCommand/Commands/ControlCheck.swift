import LeakDetection
import LoadTesting

/// One suite whose outcome is known, in one execution model.
struct ControlCheck {
    let spec: CaseSpec
    let expectation: Suite.Expectation

    struct Outcome {
        let isAsExpected: Bool
        /// What was found, and what should have been if that is something else.
        let text: String
    }

    /// Nil for a suite whose outcome is not known.
    init?(_ suite: Suite, _ execution: ExecutionModel, leftOut: [LeakClass]) {
        guard case .control(let expectation) = suite.role else { return nil }
        self.expectation = expectation
        var spec = CaseSpec(
            suite: suite.name, execution: execution, failureRate: 0, faults: [:],
            workload: WorkloadRecord(
                .closed(users: expectation.users, think: nil), extent: .requests(expectation.requests), warmup: .zero),
            drain: .milliseconds(500), seed: 42, leakDetail: .sites)
        spec.detectorsLeftOut = leftOut
        // Without the rounds nothing is seen of memory.
        spec.isSoak = suite.isAboutMemory && spec.looks(for: .LK09)
        self.spec = spec
    }

    var id: String { "\(spec.suite)/\(spec.execution.rawValue)" }

    func run(_ stop: StopFlag) throws -> Outcome {
        var result = try measured(spec, stop)
        var comparison: Comparison?
        var problems: [String] = []
        switch expectation {
        case .leak, .exit, .failures: break
        case .threshold(let limit, _): result = result.held(to: [try ThresholdParser.parse(limit)])
        case .comparison(let base, let slowdown, _):
            var other = spec
            other.suite = base
            let before = try measured(other, stop)
            let verdict = ControlVerdict(.clean, before, exitCode: Self.exitCode(of: before))
            problems = verdict.problems.map { "in base \($0)" }
            var after = result
            (after.id, after.suite) = (before.id, before.suite)
            comparison = .compare(base: run(of: [before]), head: run(of: [after]), slowdown: slowdown)
        case .absence: comparison = .compare(base: run(of: [result]), head: run(of: []))
        }
        let verdict = ControlVerdict(expectation, result, exitCode: comparison?.exitCode() ?? Self.exitCode(of: result))
        problems = verdict.problems + problems
        let sentences =
            (comparison?.findings.map(\.sentence) ?? []) + result.leaks.map(\.message)
            + result.unexpectedFailures.map(\.message)
            + result.thresholds.filter { !$0.passed }.map(\.sentence)
        let text = problems.isEmpty ? verdict.found : problems.joined(separator: "; ")
        let details = sentences.prefix(3).joined(separator: " ")
        return Outcome(isAsExpected: problems.isEmpty, text: details.isEmpty ? text : "\(text)  \(details)")
    }

    /// As `run` would exit.
    private static func exitCode(of result: CaseResult) -> ExitCode {
        Judgement.judge(cases: [result], plannedCases: 1, cautions: []).exitCode
    }

    private func measured(_ spec: CaseSpec, _ stop: StopFlag) throws -> CaseResult {
        try CaseProcess(spec: spec, stop: stop, isQuiet: true) { _ in }.run()
    }

    /// As `run` saves it.
    private func run(of cases: [CaseResult]) -> RunResult {
        let identity = RunIdentityProbe.identity(
            seed: spec.seed, arguments: [], planHash: CaseSpec.hash(of: [spec]), plannedCases: 1, git: (nil, nil))
        return .judged(identity, EnvironmentWatch().record, cases, isAdvisory: false)
    }
}

extension Suite.Expectation {
    /// Those that are about time have slow requests, and need few.
    fileprivate var requests: UInt64 {
        switch self {
        case .threshold, .comparison: 30
        case .leak, .exit, .failures, .absence: 500
        }
    }

    fileprivate var users: Int {
        switch self {
        case .threshold, .comparison: 10
        case .leak, .exit, .failures, .absence: 50
        }
    }
}
