import Foundation

/// JUnit XML: a suite for each case, and in it a test for each thing that can go wrong, each leak class among them; and one
/// suite for the run, so that the file is never empty.
///
/// The names of the tests do not depend on what went wrong, so that a reader can follow them from run to run. What was
/// asked and could not be answered (leaks of a case that crashed, a class that the run did not look for) is skipped, never
/// passed.
public struct JUnitReport: Sendable {
    struct TestCase: Equatable {
        enum Outcome: Equatable {
            case passed
            case failed(type: String, message: String, text: String)
            /// The case itself did not work.
            case broken(type: String, message: String)
            case skipped(message: String)
        }

        var name: String
        var outcome: Outcome
        var seconds = 0.0
        var place: SourcePlace?
        /// What a reader of a passed test should know.
        var note: String?
    }

    struct TestSuite: Equatable {
        var name: String
        var properties: [(name: String, value: String)] = []
        var tests: [TestCase]

        static func == (left: TestSuite, right: TestSuite) -> Bool {
            left.name == right.name && left.tests == right.tests
                && left.properties.elementsEqual(right.properties, by: ==)
        }
    }

    private let result: RunResult
    private let sources: SourceMap

    public init(_ result: RunResult, sources: SourceMap = SourceMap()) {
        self.result = result
        self.sources = sources
    }

    var suites: [TestSuite] { [runSuite] + result.cases.map(suite) }

    private var runSuite: TestSuite {
        let missing = result.run.plannedCases - result.cases.count
        let outcome: TestCase.Outcome =
            missing > 0
            ? .broken(
                type: result.cases.contains { $0.endedRun != nil } ? "threshold" : "interrupted",
                message: "\(result.cases.count) of \(result.run.plannedCases) cases were run.")
            : .passed
        var properties = [
            ("verdict", result.verdict.rawValue), ("exitCode", "\(result.exitCode)"), ("run", result.run.id),
            ("seed", "\(result.run.seed)"), ("planHash", result.run.planHash),
        ]
        properties += result.run.commit.map { [("commit", $0)] } ?? []
        properties += result.environment.cautions.map { ("caution", $0) }
        var tests = [TestCase(name: "every planned case was run", outcome: outcome)]
        if let problems = result.allowanceProblems { tests.append(allowances(problems)) }
        return TestSuite(name: "run", properties: properties, tests: tests)
    }

    private func allowances(_ problems: [AllowanceProblem]) -> TestCase {
        let name = "every allowance is needed and in time"
        guard let first = problems.first else { return TestCase(name: name, outcome: .passed) }
        let message = first.message + (problems.count > 1 ? " \(problems.count - 1) more." : "")
        return TestCase(
            name: name,
            outcome: .failed(
                type: "allowance", message: message, text: problems.map(\.message).joined(separator: "\n")))
    }

    private func suite(_ one: CaseResult) -> TestSuite {
        let properties =
            [("verdict", one.verdict.rawValue), ("workload", one.workload.summary)]
            + one.cautions.map { ("caution", $0) } + (one.notes ?? []).map { ("note", $0) }
        var tests = [ending(one)] + LeakTests(one, unanswered: unanswered(one)).tests + [failures(one)]
        var names = UniqueNames()
        tests += one.thresholds.map { threshold in
            var test = self.threshold(threshold, of: one)
            test.name = names.claim(test.name)
            return test
        }
        return TestSuite(name: one.id, properties: properties, tests: tests)
    }

    private func ending(_ one: CaseResult) -> TestCase {
        let outcome: TestCase.Outcome =
            switch one.status {
            case .finished: .passed
            case .skipped(let reason): .skipped(message: reason)
            case .crashed(let reason): .broken(type: "crash", message: reason)
            case .hung(let reason): .broken(type: "hung", message: reason)
            case .interrupted: .broken(type: "interrupted", message: "Interrupted before it was done.")
            case .stopped(let reason): .failed(type: "threshold", message: "Stopped early: \(reason)", text: reason)
            }
        return TestCase(
            name: "runs to its end", outcome: outcome, seconds: Double(one.measuredNanoseconds ?? 0) / 1e9)
    }

    private func failures(_ one: CaseResult) -> TestCase {
        let name = "fails only as injected"
        if one.requests.unexpected == 0, one.requests.censored > 0 {
            return TestCase(
                name: name, outcome: .skipped(message: "No verdict: \(CensoredRequests.reason(one.requests.censored)).")
            )
        }
        guard one.requests.unexpected > 0 else {
            return TestCase(
                name: name, outcome: one.hasFigures && !one.isIdle ? .passed : .skipped(message: unanswered(one)))
        }
        let samples = one.unexpectedFailures.map {
            "\(HumanNumber.count($0.count)) in all, first in request \($0.firstRequest): \($0.message)"
        }
        let noun = one.requests.unexpected == 1 ? "failure" : "failures"
        let message = "\(HumanNumber.count(one.requests.unexpected)) unexpected \(noun), wanted 0"
        return TestCase(
            name: name,
            outcome: .failed(type: "unexpected failure", message: message, text: samples.joined(separator: "\n")))
    }

    private func threshold(_ threshold: ThresholdRecord, of one: CaseResult) -> TestCase {
        let name = "threshold \(threshold.expression)"
        guard !threshold.passed else { return TestCase(name: name, outcome: .passed) }
        let seen = threshold.seen.map { "seen: \($0) (nanoseconds, per second, a count or a share of 1)" }
        return TestCase(
            name: name,
            outcome: .failed(
                type: "threshold", message: "Threshold not met: \(threshold.expression)",
                text: seen ?? "seen: \(threshold.reason ?? "no samples")"))
    }

    private func unanswered(_ one: CaseResult) -> String {
        let event =
            switch one.status {
            case .finished: "measured nothing"
            case .skipped: "was skipped"
            case .crashed: "crashed"
            case .hung: "hung"
            case .interrupted: "was interrupted"
            case .stopped: "was stopped early"
            }
        return "No verdict, because the case \(event)" + (one.status.reason.map { ": \($0)" } ?? ".")
    }
}

extension JUnitReport {
    public var xml: String {
        let suites = suites
        let tests = suites.flatMap(\.tests)
        let document: XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="watertight \(result.run.id)" \(counts(tests)) time="\(seconds(tests))">
            \(suites.map(markup))</testsuites>

            """
        return document.text
    }

    private func markup(_ suite: TestSuite) -> XML {
        let skipped = suite.tests.count { if case .skipped = $0.outcome { true } else { false } }
        let properties: [XML] = suite.properties.map { "<property name=\"\($0.name)\" value=\"\($0.value)\"/>\n" }
        return """
            <testsuite name="\(suite.name)" \(counts(suite.tests)) skipped="\(String(skipped))" \
            time="\(seconds(suite.tests))" timestamp="\(result.run.startedAt)">
            <properties>
            \(properties)</properties>
            \(suite.tests.map { markup($0, in: suite) })</testsuite>

            """
    }

    private func markup(_ test: TestCase, in suite: TestSuite) -> XML {
        let place: XML =
            test.place.map { " file=\"\(sources.path(of: $0) ?? $0.file)\" line=\"\(String($0.line))\"" } ?? ""
        let head: XML =
            "<testcase classname=\"\(suite.name)\" name=\"\(test.name)\" time=\"\(seconds([test]))\"\(place)"
        return switch test.outcome {
        case .passed:
            test.note.map { "\(head)><system-out>\($0)</system-out></testcase>\n" } ?? "\(head)/>\n"
        case .failed(let type, let message, let text):
            "\(head)><failure message=\"\(message)\" type=\"\(type)\">\(text)</failure></testcase>\n"
        case .broken(let type, let message):
            "\(head)><error message=\"\(message)\" type=\"\(type)\">\(message)</error></testcase>\n"
        case .skipped(let message): "\(head)><skipped message=\"\(message)\"/></testcase>\n"
        }
    }

    private func counts(_ tests: [TestCase]) -> XML {
        let failures = tests.count { if case .failed = $0.outcome { true } else { false } }
        let errors = tests.count { if case .broken = $0.outcome { true } else { false } }
        return "tests=\"\(String(tests.count))\" failures=\"\(String(failures))\" errors=\"\(String(errors))\""
    }

    private func seconds(_ tests: [TestCase]) -> String {
        String(format: "%.3f", tests.map(\.seconds).reduce(0, +))
    }
}
