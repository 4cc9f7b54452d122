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

    private let spec = CaseSpec(
        suite: "shop", execution: .structured, failureRate: 0, faults: [:],
        workload: WorkloadRecord(.closed(users: 8, think: nil), extent: .requests(500), warmup: .milliseconds(200)),
        drain: .seconds(1), seed: 42, leakDetail: .sites)

    private func exitCode(_ one: CaseResult) -> ExitCode {
        Judgement.judge(cases: [one], plannedCases: 1, cautions: []).exitCode
    }

    @Test("a dropped continuation stands beside the other leaks of the case, and it exits 90")
    func beside() throws {
        var one = clean()
        let lease = LeakFinding(leakClass: .LK01, resource: "probe", count: 3, message: "never released")
        one.leaks = [LeakRecord(lease, spec: spec, suitePlace: nil)]
        let result = one.adding([.measured: dropped], of: spec)
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
        let result = one.adding([.measured: dropped], of: spec)
        #expect(result.leaks.map(\.leakClass) == ["LK13"])
        #expect(result.verdict == .fail && exitCode(result) == .leak)
        #expect(
            result.leaks[0].replay
                == "watertight run shop -x structured -n 500 -c 8 -w 200ms -f 0.0 --seed 42")
    }

    @Test("it names the suite, which is all that is known of the place, and keeps what others explain")
    func place() {
        var one = clean()
        one.suitePlace = "Shop/Checkout.swift:12"
        var explained = LeakRecord(
            LeakFinding(leakClass: .LK08, resource: "descriptor", count: 1, message: "left."), spec: spec,
            suitePlace: one.suitePlace)
        explained.explainedBy = ["LK13"]
        one.explainedLeaks = [explained]
        let result = one.adding([.measured: dropped], of: spec)
        #expect(result.leaks.map(\.place) == [SourcePlace("Shop/Checkout.swift:12")])
        #expect(result.leaks[0].message.hasSuffix("; the suite is declared at Shop/Checkout.swift:12."))
        #expect(result.explainedLeaks == [explained])
    }

    @Test(
        "a task that never ends because its continuation was dropped is explained, and what it holds; other tasks are not"
    )
    func itsTask() {
        func orphaned(_ count: UInt64) -> CaseResult {
            func record(_ leakClass: LeakClass, explainedBy: [LeakClass] = []) -> LeakRecord {
                let finding = LeakFinding(
                    leakClass: leakClass, resource: "thing", count: count, message: "left.", explainedBy: explainedBy)
                return LeakRecord(finding, spec: spec, suitePlace: nil)
            }
            var one = clean()
            one.take([record(.LK07), record(.LK01, explainedBy: [.LK07])])
            return one.adding([.measured: dropped], of: spec)
        }
        #expect(orphaned(1).leaks.map(\.leakClass) == ["LK13"])
        #expect(orphaned(1).explainedLeaks?.map(\.leakClass) == ["LK07", "LK01"])
        #expect(orphaned(500).leaks.map(\.leakClass) == ["LK13", "LK07"])
    }

    @Test("what was dropped in the warm-up explains no task of the measured window, and is told only if that had none")
    func phases() {
        func orphaned(_ dropped: [LeakPhase: [LeakFinding]]) -> [LeakRecord] {
            var one = clean()
            let task = LeakFinding(leakClass: .LK07, resource: "task", count: 20, message: "left.")
            one.take([LeakRecord(task, spec: spec, suitePlace: nil)])
            return one.adding(dropped, of: spec).leaks
        }
        let many = ContinuationMisuse.findings([String](repeating: "fetch()", count: 900))
        #expect(orphaned([.warmup: many]).map(\.leakClass) == ["LK13", "LK07"])
        #expect(orphaned([.warmup: many])[0].message.hasPrefix("In the warm-up, "))
        let both = orphaned([.warmup: many, .measured: dropped])
        #expect(both.map(\.leakClass) == ["LK13", "LK07"] && both[0].count == 1)
        #expect(orphaned([.measured: many]).map(\.leakClass) == ["LK13"])
    }

    @Test("it counts though the case hung or crashed, which dropping it may have caused")
    func notFinished() {
        for status in [CaseStatus.hung(reason: "stuck"), .crashed(reason: "gone")] {
            var one = clean()
            one.status = status
            #expect(exitCode(one) != .leak)
            #expect(exitCode(one.adding([.measured: dropped], of: spec)) == .leak)
        }
    }

    @Test("nothing found changes nothing")
    func nothing() {
        let one = clean()
        #expect(one.adding([:], of: spec) == one)
    }
}
