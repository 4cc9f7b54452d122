import LeakDetection
import Testing

@testable import LoadTesting

@Suite("Leaks that others explain, side by side")
struct ExplainedComparisonTests {
    private func leak(_ leakClass: LeakClass, _ count: UInt64 = 1, explainedBy: [LeakClass] = []) -> LeakRecord {
        var leak = LeakRecord(
            leakClass: leakClass.rawValue, resource: "thing", count: count, request: nil, site: nil, releaseSites: [],
            fault: nil, replay: nil, message: "leaked")
        leak.explainedBy = explainedBy.isEmpty ? nil : explainedBy.map(\.rawValue)
        return leak
    }

    private func run(_ leaks: LeakRecord...) -> RunResult {
        var result = ExampleResult.result
        result.cases = Array(result.cases.prefix(1))
        result.cases[0].ledger = []
        result.cases[0].take(leaks)
        return result
    }

    private func findings(_ base: RunResult, _ head: RunResult) -> [String] {
        Comparison.compare(base: base, head: head).findings.map(\.sentence)
    }

    @Test("a leak that is new behind one that base has too is new")
    func newBehindAnOldOne() {
        let base = run(leak(.LK07))
        let head = run(leak(.LK07), leak(.LK08, 500, explainedBy: [.LK07]))
        #expect(findings(base, head) == ["New leak: 500 things left open [LK08]."])
        #expect(Comparison.compare(base: base, head: head).exitCode() == .leak)
    }

    @Test("what comes to light because its explanation was fixed is not new")
    func comesToLight() {
        let base = run(leak(.LK07), leak(.LK08, explainedBy: [.LK07]))
        let comparison = Comparison.compare(base: base, head: run(leak(.LK08)))
        #expect(comparison.findings.isEmpty && comparison.exitCode() == .success)
    }

    @Test("what goes out of sight behind another leak is not fixed")
    func goesOutOfSight() {
        let base = run(leak(.LK08, 3))
        let head = run(leak(.LK01), leak(.LK08, 3, explainedBy: [.LK01]))
        let comparison = Comparison.compare(base: base, head: head)
        #expect(comparison.findings.map(\.sentence) == ["New leak: 1 thing never released [LK01]."])
        #expect(comparison.improvements.isEmpty)
    }

    @Test("one new cause is one new leak")
    func oneCause() {
        let head = run(leak(.LK07), leak(.LK01, explainedBy: [.LK07]), leak(.LK08, explainedBy: [.LK01, .LK07]))
        #expect(findings(run(), head) == ["New leak: 1 request with orphaned tasks [LK07]."])
    }

    @Test("a base that did not keep them cannot say that a descriptor is new")
    func oldBase() {
        var base = run(leak(.LK01))
        base.cases[0].explainedLeaks = nil
        let comparison = Comparison.compare(base: base, head: run(leak(.LK08)))
        #expect(comparison.findings.isEmpty)
        #expect(comparison.notCompared.contains { $0.sentence.contains("Whether LK08 is new cannot be told") })
    }
}
