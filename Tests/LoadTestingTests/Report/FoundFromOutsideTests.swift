import LeakDetection
import Testing

@testable import LoadTesting

@Suite("What is found from outside a case") struct FoundFromOutsideTests {
    private let dropped = ContinuationMisuse.findings(["fetch()"])

    private func clean() -> CaseResult {
        var one = ExampleResult.result.cases[0]
        one.leaks = []
        one.verdict = Judgement.judge(one)
        return one
    }

    private func exitCode(_ one: CaseResult) -> ExitCode {
        Judgement.judge(cases: [one], plannedCases: 1, cautions: []).exitCode
    }

    @Test("a dropped continuation stands beside the other leaks of the case, and it exits 90")
    func beside() throws {
        var one = clean()
        let lease = LeakFinding(leakClass: .LK01, resource: "probe", count: 3, message: "never released")
        one.leaks = [LeakRecord(lease)]
        let result = one.adding(dropped)
        #expect(Set(result.leaks.map(\.leakClass)) == ["LK01", "LK13"] && result.leaks.count == 2)
        #expect(result.leaks.first { $0.leakClass == "LK13" }?.resource == "fetch()")
        #expect(result.leaks.first { $0.leakClass == "LK01" } == one.leaks[0])
        #expect(result.verdict == .fail && exitCode(result) == .leak)
        #expect(exitCode(result).rawValue == 90)
    }

    @Test("alone it fails a case that had passed")
    func alone() {
        let one = clean()
        #expect(exitCode(one) == .success)
        let result = one.adding(dropped)
        #expect(result.leaks.map(\.leakClass) == ["LK13"])
        #expect(result.verdict == .fail && exitCode(result) == .leak)
    }

    @Test("it counts though the case hung or crashed, which dropping it may have caused")
    func notFinished() {
        for status in [CaseStatus.hung(reason: "stuck"), .crashed(reason: "gone")] {
            var one = clean()
            one.status = status
            #expect(exitCode(one) != .leak)
            #expect(exitCode(one.adding(dropped)) == .leak)
        }
    }

    @Test("nothing found changes nothing")
    func nothing() {
        let one = clean()
        #expect(one.adding([]) == one)
    }
}
