import LeakDetection

/// The tests of a case that are about leaks: one for each class, whether or not anything leaked.
///
/// The first finding of a class that fails the run is the failure of the class's test. Further findings have tests of their
/// own, so that each has its file and line: `LK01 never released (2)`. A finding that is allowed passes, and says so.
struct LeakTests {
    private let one: CaseResult
    private let unanswered: String

    /// - Parameter unanswered: why the case says nothing about leaks that it did not find, when it did not end as planned.
    init(_ one: CaseResult, unanswered: String) {
        self.one = one
        self.unanswered = unanswered
    }

    var tests: [JUnitReport.TestCase] { LeakClass.allCases.flatMap(tests) }

    private func tests(of leakClass: LeakClass) -> [JUnitReport.TestCase] {
        let name = "\(leakClass.rawValue) \(leakClass.title)"
        let found = one.leaks.filter { $0.leakClass == leakClass.rawValue }
        guard !found.isEmpty else { return [JUnitReport.TestCase(name: name, outcome: outcomeOfNothing(leakClass))] }
        let failing = found.filter { $0.allowed == nil }
        let allowed = found.filter { $0.allowed != nil }
        return (failing + allowed).enumerated().map { index, leak in
            test(leak, name: index == 0 ? name : "\(name) (\(index + 1))")
        }
    }

    private func outcomeOfNothing(_ leakClass: LeakClass) -> JUnitReport.TestCase.Outcome {
        if one.status != .finished || one.isIdle { return .skipped(message: unanswered) }
        if let reason = leakClass.reasonNotJudged(in: one) { return .skipped(message: reason) }
        return .passed
    }

    private func test(_ leak: LeakRecord, name: String) -> JUnitReport.TestCase {
        let message = "\(leak.leakClass) \(leak.title): \(leak.message)"
        let stack = (leak.stack ?? []).map { "opened by \($0)" }
        let lines = [leak.message] + leak.furtherCircumstances + stack + (leak.replay.map { ["replay: \($0)"] } ?? [])
        let text = lines.joined(separator: "\n")
        var test = JUnitReport.TestCase(
            name: name, outcome: .failed(type: "leak", message: message, text: text),
            place: leak.place)
        if let allowed = leak.allowed {
            test.outcome = .passed
            test.note = "\(allowed.sentence)\n\(text)"
        }
        return test
    }
}
