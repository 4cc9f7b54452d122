import LeakDetection
import LoadTesting

/// Whether a control came to exactly what it must.
struct ControlVerdict {
    /// `LK01, exit 90`.
    let found: String
    /// Each thing that is not as it must be; empty when all is.
    private(set) var problems: [String] = []

    private let result: CaseResult
    private let expectation: Suite.Expectation

    /// - Parameters:
    ///   - result: with the thresholds that it is held to.
    ///   - exitCode: of the command that the control is about.
    init(_ expectation: Suite.Expectation, _ result: CaseResult, exitCode: ExitCode) {
        self.expectation = expectation
        self.result = result
        let classes = result.leaks.map(\.leakClass)
        found = (classes + ["exit \(exitCode.rawValue)"]).joined(separator: ", ")
        findings(classes)
        if exitCode == expectation.exitCode {
            missingReasons()
        } else if problems.isEmpty {
            expect("exit \(expectation.exitCode.rawValue)", found: found)
        }
        otherReasons()
        failures()
        ending()
    }

    private mutating func expect(_ wanted: String, found: String) {
        problems.append("\(wanted) expected, found: \(found)")
    }

    // MARK: - What is looked at

    private mutating func findings(_ classes: [String]) {
        // A false alarm would be one behind another finding too.
        let keptBack = (result.explainedLeaks ?? []).map(\.leakClass)
        if !keptBack.isEmpty { expect("nothing kept back", found: keptBack.joined(separator: ", ")) }
        guard case .leak(let planted) = expectation else {
            if !classes.isEmpty { expect("no finding", found: classes.joined(separator: ", ")) }
            return
        }
        guard classes == [planted.leakClass.rawValue] else { return expect(planted.leakClass.rawValue, found: found) }
        let leak = result.leaks[0]
        if leak.resource != planted.resource { expect("resource '\(planted.resource)'", found: "'\(leak.resource)'") }
        if let count = planted.count, count != leak.count { expect("count \(count)", found: "\(leak.count)") }
        if planted.request != leak.request { expect(Self.name(planted.request), found: Self.name(leak.request)) }
    }

    /// An exit code hides those that are less bad, so every reason for one counts.
    private mutating func missingReasons() {
        for code in reasonsToFail.subtracting(allReasons.map(\.exitCode)).map(\.rawValue).sorted() {
            expect("a reason for exit \(code)", found: "none")
        }
    }

    private mutating func otherReasons() {
        for reason in allReasons where !reasonsToFail.contains(reason.exitCode) && reason.leak == nil {
            expect("nothing else", found: reason.sentence)
        }
    }

    private var allReasons: [Judgement.Reason] {
        Judgement.judge(cases: [result], plannedCases: 1, cautions: []).reasons
    }

    /// Those that the case has by itself, whatever it is held against.
    private var reasonsToFail: Set<ExitCode> {
        switch expectation {
        case .leak(let planted): Set([planted.exitCode] + (planted.consequence.map { [$0] } ?? []))
        case .exit(.success), .threshold(_, .success), .comparison, .absence: []
        case .exit(let code), .threshold(_, let code): [code]
        case .failures: [.failure]
        }
    }

    private mutating func failures() {
        var wanted: UInt64 = 0
        if case .failures(let count, let request) = expectation {
            wanted = count
            let first = result.unexpectedFailures.map(\.firstRequest).min()
            if first != request { expect("failures first in request \(request)", found: Self.name(first)) }
        }
        if result.requests.unexpected != wanted {
            expect("\(wanted) unexpected failures", found: "\(result.requests.unexpected)")
        }
    }

    /// A suite that was skipped, or did half of its work, shows nothing.
    private mutating func ending() {
        guard reasonsToFail.isSubset(of: [.leak, .internalError, .failure]) else { return }
        if result.status != .finished { expect("a case that finished", found: result.status.state) }
        let planned = result.workload.requests ?? 0
        if result.requests.completed != planned { expect("\(planned) requests", found: "\(result.requests.completed)") }
    }

    private static func name(_ request: UInt64?) -> String { request.map { "request \($0)" } ?? "no request" }
}
