import LeakDetection
import Testing

@testable import LoadTesting

@Suite("Findings that others explain")
struct ExplainedLeaksTests {
    private static let today = CalendarDay(secondsSince1970: 1_801_440_000)

    private func leak(_ leakClass: LeakClass, explainedBy: [LeakClass] = []) -> LeakRecord {
        var leak = LeakRecord(
            leakClass: leakClass.rawValue, resource: "thing", count: 1, request: 1, site: nil, releaseSites: [],
            fault: nil, replay: nil, message: "leaked")
        leak.explainedBy = explainedBy.isEmpty ? nil : explainedBy.map(\.rawValue)
        return leak
    }

    private func one(_ leaks: LeakRecord...) -> CaseResult {
        var one = ExampleResult.result.cases[0]
        one.take(leaks)
        one.verdict = Judgement.judge(one)
        return one
    }

    private func allowing(_ classes: LeakClass...) -> AllowanceList {
        AllowanceList(
            file: "allow.json",
            entries: classes.map {
                Allowance(
                    leakClass: $0, resource: "thing", reason: "known", expires: Self.today, suite: nil, site: nil)
            }, today: Self.today)
    }

    private func told(_ one: CaseResult) -> [String] { one.leaks.map(\.leakClass) }
    private func keptBack(_ one: CaseResult) -> [String] { one.explainedLeaks?.map(\.leakClass) ?? [] }

    @Test("one cause is one finding: what another explains is kept back")
    func keptBack() {
        let one = one(leak(.LK01, explainedBy: [.LK07]), leak(.LK07), leak(.LK08, explainedBy: [.LK01, .LK07]))
        #expect(told(one) == ["LK07"] && keptBack(one) == ["LK01", "LK08"])
    }

    @Test("allowed leaks hide nothing: what they explained is told, and fails the run unless it is allowed too")
    func comesToLight() {
        let all = one(leak(.LK07), leak(.LK01, explainedBy: [.LK07]), leak(.LK08, explainedBy: [.LK01, .LK07]))
        let first = allowing(.LK07).applied(to: all)
        #expect(told(first) == ["LK07", "LK01"] && keptBack(first) == ["LK08"], "the lease explains the descriptor")
        #expect(first.verdict == .fail)
        let second = allowing(.LK07, .LK01).applied(to: first)
        #expect(told(second) == ["LK07", "LK01", "LK08"] && second.verdict == .fail)
        let third = allowing(.LK07, .LK01, .LK08).applied(to: second)
        #expect(keptBack(third).isEmpty && third.verdict == .passWithCautions)
        #expect(allowing().applied(to: third) == all, "another list, another judgement: nothing is lost on the way")
        var old = all
        (old.leaks, old.explainedLeaks) = ([leak(.LK01)], nil)
        #expect(allowing(.LK01).applied(to: old).explainedLeaks == nil, "it still does not know what it kept back")
    }

    @Test("an entry about a finding that is kept back has matched")
    func matched() {
        let all = one(leak(.LK07), leak(.LK01, explainedBy: [.LK07]))
        #expect(allowing(.LK01).problems(in: [all], plannedCases: 1).isEmpty)
        #expect(allowing(.LK03).problems(in: [all], plannedCases: 1).count == 1)
    }

    @Test("what stands beside findings of other classes names these as its explanation")
    func besideOthers() {
        func finding(_ leakClass: LeakClass, _ count: UInt64 = 1) -> LeakFinding {
            LeakFinding(leakClass: leakClass, resource: "thing", count: count, message: "leaked")
        }
        #expect(finding(.LK08).explained(by: [finding(.LK10), finding(.LK01)]).explainedBy == [.LK01, .LK10])
        #expect(finding(.LK09, 5_000).explained(byRounds: [finding(.LK08, 12)]).explainedBy == [.LK08])
        #expect(
            finding(.LK08).explained(by: [finding(.LK03), finding(.LK05)]).explainedBy.isEmpty,
            "what was released leaves nothing")
        #expect(finding(.LK08).explained(by: []).explainedBy.isEmpty)
    }

    @Test("one lease explains no hundred descriptors, nor memory that grew in every round")
    func tooFew() {
        func finding(_ leakClass: LeakClass, _ count: UInt64) -> LeakFinding {
            LeakFinding(leakClass: leakClass, resource: "thing", count: count, message: "leaked")
        }
        let lease = finding(.LK01, 1)
        #expect(finding(.LK08, 40).explained(by: [lease]).explainedBy.isEmpty)
        #expect(finding(.LK08, 40).explained(by: [lease, finding(.LK10, 39)]).explainedBy == [.LK01, .LK10])
        #expect(finding(.LK09, 5_000).explained(byRounds: [lease]).explainedBy.isEmpty)
    }
}
