import Testing

@testable import LoadTesting

@Suite("Counts that the plan determines")
struct ExactCountsTests {
    private func example(faults: [FaultKind], failureRate: Double? = 0.05, warmup: UInt64 = 0) -> CaseResult {
        var one = ExampleResult.result.cases[1]
        one.failureRate = failureRate
        one.workload.warmupNanoseconds = warmup
        one.faults = faults.map { FaultCount(kind: $0, planned: 10, fired: 10, notReached: 0) }
        one.requests.outcomes = ["ok": 10_000 - 10 * UInt64(faults.count)]
        for kind in faults { one.requests.outcomes["injected.\(kind.rawValue)"] = 10 }
        return one
    }

    private func names(_ one: CaseResult) -> Set<String> { Set(ExactCounts(one, one).comparable.map(\.name)) }

    @Test("without cancellation, time limits and hangs everything is exact, the ledger too")
    func deterministic() {
        let one = example(faults: [.setup, .endpoint, .delay])
        #expect(names(one).isSuperset(of: ["ok", "setup planned", "setup fired", "injected.setup", "cache opened"]))
        #expect(ExactCounts(one, one).timingDependent.isEmpty)
    }

    @Test(
        "a race takes ok, its own outcome and the ledger out, but not what was planned",
        arguments: [FaultKind.cancel, .timeout, .hang])
    func race(kind: FaultKind) {
        let names = names(example(faults: [.setup, kind]))
        #expect(names.isDisjoint(with: ["ok", "\(kind.rawValue) fired", "injected.\(kind.rawValue)", "cache opened"]))
        #expect(
            names.isSuperset(of: [
                "\(kind.rawValue) planned", "setup planned", "setup fired", "injected.setup", "issued",
            ]))
    }

    @Test("when one request may have several faults, a race in it may hide any of them")
    func severalFaults() {
        let racing = names(example(faults: [.setup, .cancel], failureRate: nil))
        #expect(racing.isDisjoint(with: ["setup fired", "injected.setup", "ok"]))
        #expect(racing.contains("setup planned"))
        let calm = names(example(faults: [.setup, .endpoint], failureRate: nil))
        #expect(calm.isSuperset(of: ["setup fired", "injected.setup", "ok"]))
    }

    @Test("a timed warm-up changes nothing: it has a ledger of its own")
    func warmup() {
        let one = example(faults: [.setup], warmup: 200_000_000)
        #expect(names(one).contains("connection opened"))
        #expect(ExactCounts(one, one).timingDependent.isEmpty)
    }

    @Test("a kind that only one side planned, and an outcome of a kind unknown here, are not lost")
    func oneSided() {
        let base = example(faults: [.setup])
        var head = example(faults: [.setup, .endpoint])
        head.requests.outcomes["injected.future"] = 4
        let counts = ExactCounts(base, head)
        #expect(counts.comparable.contains(CaseComparison.Count(name: "endpoint planned", base: 0, head: 10)))
        #expect(counts.timingDependent == ["injected.future"])
    }
}
