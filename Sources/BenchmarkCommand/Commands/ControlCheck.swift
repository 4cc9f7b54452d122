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
            workload: WorkloadRecord(.closed(users: 50, think: nil), extent: .requests(500), warmup: .zero),
            drain: .milliseconds(500), seed: 42, leakDetail: .sites)
        spec.isSoak = suite.isAboutMemory
        spec.detectorsLeftOut = leftOut
        self.spec = spec
    }

    var id: String { "\(spec.suite)/\(spec.execution.rawValue)" }

    func run(_ stop: StopFlag) throws -> Outcome {
        let result = try CaseProcess(spec: spec, stop: stop, isQuiet: true) { _ in }.run()
        let classes = Set(result.leaks.map(\.leakClass)).sorted()
        let exitCode = Judgement.judge(cases: [result], plannedCases: 1, cautions: []).exitCode
        let found = classes.isEmpty ? "exit \(exitCode.rawValue)" : classes.joined(separator: ", ")
        let details = (result.leaks.map(\.message) + result.unexpectedFailures.map(\.message)).prefix(3)
            .joined(separator: " ")
        let wanted: String
        let isAsExpected: Bool
        switch expectation {
        case .leak(let leakClass):
            wanted = leakClass.rawValue
            isAsExpected = classes == [wanted]
        case .exit(let code):
            wanted = "exit \(code.rawValue)"
            isAsExpected = classes.isEmpty && exitCode == code
        }
        let text = isAsExpected ? found : "\(wanted) expected, found: \(found)"
        return Outcome(isAsExpected: isAsExpected, text: details.isEmpty ? text : "\(text)  \(details)")
    }
}
