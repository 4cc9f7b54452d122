import LeakDetection
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

    @Test("a case to which no request came has no verdict, and its run is not green")
    func idle() {
        var one = ExampleResult.result.cases[0]
        one.requests = RequestCounts()
        one.leaks = []
        one.thresholds = []
        #expect(Judgement.judge(one) == .noVerdict)
        let judgement = Judgement.judge(cases: [one], plannedCases: 1, cautions: [])
        #expect(judgement.exitCode == .drainLimit)
        #expect(judgement.reasons.first?.sentence == "No leak verdict: no request was issued, so nothing was tried")
        var result = ExampleResult.result
        result.cases = [one]
        result.run.plannedCases = 1
        #expect(RunSummary(result).sentence == "1 of 1 case without a request.")
    }

    @Test("what counts requests says so: how many tasks each of them left is not known", arguments: [1, 2])
    func orphanedTasks(count: UInt64) {
        var one = ExampleResult.result.cases[0]
        (one.thresholds, one.status) = ([], .finished)
        one.leaks = [leak()]
        (one.leaks[0].leakClass, one.leaks[0].count) = ("LK07", count)
        var run = ExampleResult.result.run
        run.plannedCases = 1
        let result = RunResult.judged(run, ExampleResult.result.environment, [one], isAdvisory: false)
        #expect(
            RunSummary(result).sentence.hasPrefix(
                count == 1 ? "1 request with orphaned tasks, in 1" : "2 requests with orphaned tasks, in 1"))
    }

    @Test("where leases were not looked at, or only counted, no sentence says that nothing leaks")
    func leakDetail() {
        func sentence(_ detail: LeakDetail) -> String {
            var one = ExampleResult.result.cases[0]
            (one.leaks, one.thresholds, one.status) = ([], [], .finished)
            one.leakWatch = LeakWatch(detail: detail, isOwnProcess: true)
            var run = ExampleResult.result.run
            run.plannedCases = 1
            let result = RunResult.judged(run, ExampleResult.result.environment, [one], isAdvisory: false)
            return RunSummary(result).sentence
        }
        #expect(sentence(.sites).hasPrefix("No leaks and no unexpected failures in 1 case."))
        #expect(
            sentence(.off).hasPrefix("No unexpected failures in 1 case; at --leak-detail off no lease was looked at."))
        #expect(sentence(.counts).contains("at --leak-detail counts nobody looked who releases and uses leases"))
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
