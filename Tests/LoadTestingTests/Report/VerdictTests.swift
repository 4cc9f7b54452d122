import Testing

@testable import LoadTesting

@Suite("The verdict of a run")
struct VerdictTests {
    private func leak(allowed: Bool = false) -> LeakRecord {
        var leak = LeakRecord(
            leakClass: "LK01", resource: "connection", count: 1, request: nil, site: nil, releaseSites: [], fault: nil,
            replay: nil, message: "leaked")
        if allowed { leak.allowed = AllowedRecord(reason: "known", expires: CalendarDay(secondsSince1970: 0)) }
        return leak
    }

    private let problem = AllowanceProblem(
        .unmatched, entry: 1,
        of: Allowance(leakClass: .LK01, resource: "r", reason: "r", expires: CalendarDay(secondsSince1970: 0)),
        file: "allow.json")

    /// Cases with everything that can go wrong but a leak.
    private var troubled: [CaseResult] {
        let whole = ExampleResult.result.cases[0]
        let statuses: [CaseStatus] = [
            .crashed(reason: "r"), .hung(reason: "r"), .interrupted, .stopped(reason: "r"), .finished,
        ]
        return statuses.map { status in
            var one = whole
            one.status = status
            one.requests.outcomes["unexpected.error"] = 2
            one.thresholds = [ThresholdRecord(expression: "errors<1%", seen: 1, passed: false)]
            return one
        }
    }

    @Test("a leak is exit code 90 whatever else happened", arguments: [false, true])
    func leakWins(isAdvisory: Bool) {
        func code(_ cases: [CaseResult]) -> ExitCode {
            Judgement.judge(
                cases: cases, plannedCases: 99, cautions: ["busy"], allowanceProblems: [problem],
                isAdvisory: isAdvisory
            ).exitCode
        }
        #expect(code(troubled) == .drainLimit)
        for index in troubled.indices {
            var cases = troubled
            cases[index].leaks = [leak()]
            #expect(code(cases) == .leak, "in the case that is \(cases[index].status.state)")
        }
        var breached = troubled
        breached[0].leaks = [leak()]
        breached[1].leaks = [leak()]
        breached[1].leaks[0].leakClass = "LK12"
        #expect(code(breached) == .leak)
    }

    @Test("90 comes before every other code, and the order is the one that is documented")
    func precedence() {
        for code in ExitCode.allCases { #expect(ExitCode.worst(of: [code, .leak]) == .leak) }
        let documented: [ExitCode] = [
            .leak, .internalError, .drainLimit, .nondeterministic, .allowance, .caseMissing, .interrupted, .cannotWrite,
            .failure, .regression, .nothingSaved, .notComparable, .improvement,
        ]
        for (worse, better) in zip(documented, documented.dropFirst()) {
            #expect(ExitCode.worst(of: [better, worse]) == worse)
        }
    }

    @Test("an allowance that has to go fails the run, --advisory or not", arguments: [false, true])
    func allowanceProblem(isAdvisory: Bool) {
        let judgement = Judgement.judge(
            cases: [ExampleResult.result.cases[0]], plannedCases: 1, cautions: [], allowanceProblems: [problem],
            isAdvisory: isAdvisory)
        #expect(judgement.exitCode == .allowance && judgement.verdict == .fail)
        #expect(judgement.reasons.map(\.label) == ["Allowance"])
    }

    @Test("a leak that is allowed is a caution, and one that is not beside it fails")
    func allowed() {
        var one = ExampleResult.result.cases[0]
        one.leaks = [leak(allowed: true)]
        #expect(Judgement.judge(one) == .passWithCautions && !Judgement.hasLeak(one))
        one.leaks.append(leak())
        #expect(Judgement.judge(one) == .fail && Judgement.hasLeak(one))
    }
}
