import Testing

@testable import LoadTesting

@Suite("Comparing two results")
struct ComparisonTests {
    private let example = ExampleResult.result

    private func index(_ id: String) throws -> Int { try #require(example.cases.firstIndex { $0.id == id }) }

    private func leak(_ resource: String, count: UInt64 = 2, leakClass: String = "LK01", site: String? = "A.swift:1")
        -> LeakRecord
    {
        LeakRecord(
            leakClass: leakClass, resource: resource, count: count, request: 7, site: site, releaseSites: [],
            fault: nil,
            replay: "watertight replay 7", message: "")
    }

    @Test("a result against itself has no change, no finding and exit code 0, leaks and all")
    func same() {
        var both = example
        both.cases.removeAll { $0.status != .finished }
        let comparison = Comparison.compare(base: both, head: both)
        #expect(comparison.word == "no change")
        #expect(comparison.findings.isEmpty && comparison.improvements.isEmpty && comparison.notCompared.isEmpty)
        #expect(comparison.exitCode(strict: true) == .success)
    }

    @Test("a new leak is exit 90, whatever the seeds and plans")
    func newLeak() throws {
        var head = example
        head.cases[try index("nested/structured/0")].leaks = [leak("session")]
        head.run.seed = 1
        head.run.planHash = "other"
        let comparison = Comparison.compare(base: example, head: head)
        #expect(comparison.exitCode() == .leak)
        #expect(comparison.findings.count == 1)
        #expect(
            comparison.findings[0].sentence == "New leak: 2 session never released [LK01] (opened at A.swift:1).")
        #expect(comparison.word == "worse")
    }

    @Test("a new leak that head allows does not fail, unless another at its place is not allowed")
    func allowedLeak() throws {
        let index = try index("nested/structured/0")
        var head = example
        var allowed = leak("session")
        allowed.allowed = AllowedRecord(reason: "known", expires: try #require(CalendarDay("2027-01-31")))
        head.cases[index].leaks = [allowed]
        let comparison = Comparison.compare(base: example, head: head)
        #expect(comparison.exitCode() == .success && comparison.findings.isEmpty && comparison.word == "changed")
        #expect(
            comparison.allowed.map(\.sentence) == [
                "New leak: 2 session never released [LK01] (opened at A.swift:1), allowed until 2027-01-31: known"
            ])
        #expect(ComparisonTable(comparison).text().contains("\nAllowed"))
        head.cases[index].leaks.append(leak("session"))
        #expect(Comparison.compare(base: example, head: head).exitCode() == .leak)
    }

    @Test("a leak that has grown, or moved to another class or place, is exit 90; one that shrank is an improvement")
    func changedLeak() throws {
        let index = try index("checkout/dispatch/0.05")
        var head = example
        head.cases[index].leaks[0].count = 15
        #expect(Comparison.compare(base: example, head: head).exitCode() == .leak)
        let fewer = Comparison.compare(base: head, head: example)
        #expect(fewer.exitCode() == .success)
        #expect(
            fewer.improvements.map(\.sentence) == ["Fewer leaks, 14 left: 15 connection never released [LK01] in base."]
        )
        head.cases[index].leaks[0].count = 14
        head.cases[index].leaks[0].site = "Elsewhere.swift:9"
        #expect(Comparison.compare(base: example, head: head).exitCode() == .leak)
        head.cases[index].leaks[0].site = example.cases[index].leaks[0].site
        head.cases[index].leaks[0].leakClass = "LK02"
        #expect(Comparison.compare(base: example, head: head).exitCode() == .leak)
    }

    @Test("a leak that only the ledger knows is found as well")
    func unrecorded() throws {
        var head = example
        let index = try index("nested/structured/0")
        head.cases[index].ledger[0].leaked = 1
        head.cases[index].ledger[0].released -= 1
        let comparison = Comparison.compare(base: example, head: head)
        #expect(comparison.exitCode() == .leak)
        #expect(comparison.findings.count == 1)
    }

    @Test("a fixed leak is shown as better and does not fail")
    func fixed() throws {
        var head = example
        let index = try index("checkout/dispatch/0.05")
        head.cases[index].leaks = []
        head.cases[index].ledger = example.cases[try self.index("checkout/dispatch/0")].ledger
        let comparison = Comparison.compare(base: example, head: head)
        #expect(comparison.exitCode() == .success)
        #expect(comparison.word == "better")
        #expect(comparison.improvements.map(\.sentence) == ["Leak fixed: 14 connection never released [LK01] in base."])
    }

    @Test("new unexpected failures are exit 99, whatever the seeds")
    func unexpected() throws {
        var head = example
        let index = try index("nested/structured/0")
        head.cases[index].requests.outcomes = ["ok": 9_998, "unexpected.error": 2]
        head.run.seed = 1
        let comparison = Comparison.compare(base: example, head: head)
        #expect(comparison.exitCode() == .failure)
        #expect(comparison.findings.map(\.sentence) == ["Unexpected failures 'error': 0 before, 2 now."])
    }

    @Test("a case that is missing or crashed in head only is exit 3; in base too, it is named")
    func missing() throws {
        var head = example
        head.cases.remove(at: 0)
        #expect(Comparison.compare(base: example, head: head).exitCode() == .caseMissing)
        head = example
        head.cases[0].status = .crashed(reason: "signal 6")
        #expect(Comparison.compare(base: example, head: head).exitCode() == .caseMissing)
        let both = Comparison.compare(base: example, head: example)
        #expect(both.exitCode() == .success)
        #expect(both.notCompared.contains { $0.caseID == "sqlite/executor/0.05" })
    }

    @Test("a case that hangs in head only is exit 91, and one that no longer does is better")
    func hung() {
        var head = example
        head.cases[0].status = .hung(reason: "stuck")
        #expect(Comparison.compare(base: example, head: head).exitCode() == .drainLimit)
        #expect(Comparison.compare(base: head, head: example).improvements.count == 1)
    }

    @Test("a new case is named, and its leaks count")
    func newCase() throws {
        var base = example
        base.cases.remove(at: try index("checkout/dispatch/0.05"))
        let comparison = Comparison.compare(base: base, head: example)
        #expect(comparison.exitCode() == .leak)
        #expect(comparison.notCompared.contains { $0.caseID == "checkout/dispatch/0.05" })
    }

    @Test(
        "what cannot be compared is named with its reason, and is 125 only under strict",
        arguments: ["seed", "plan", "duration", "censored", "issued", "skipped"])
    func notComparable(what: String) {
        var base = example
        base.cases = Array(base.cases.prefix(1))
        var head = base
        switch what {
        case "seed": head.run.seed = 1
        case "plan": head.run.planHash = "other"
        case "duration": head.cases[0].workload.requests = nil
        case "censored": head.cases[0].requests.censored = 1
        case "issued": head.cases[0].requests.issued = 3
        default: head.cases[0].status = .skipped(reason: "no library")
        }
        if what == "duration" { base.cases[0].workload.requests = nil }
        let comparison = Comparison.compare(base: base, head: head)
        #expect(comparison.notCompared.count == 1, "\(comparison.notCompared)")
        #expect(comparison.exitCode() == .success)
        #expect(comparison.exitCode(strict: true) == .notComparable)
        #expect(comparison.word == "not comparable")
        #expect(comparison.cases[0].counts.isEmpty)
    }

    @Test("timings are ratios of head to base and never change word or exit code")
    func timings() {
        var head = example
        for index in head.cases.indices { head.cases[index].latency.response?.p99? *= 3 }
        let comparison = Comparison.compare(base: example, head: head)
        #expect(comparison.exitCode() == .success && comparison.changedCounts == 0)
        let p99 = comparison.cases[0].timings.first { $0.name == "response p99" }
        #expect(p99?.ratio == 3)
        #expect(comparison.cases[0].timings.first { $0.name == "response p99.9" }?.ratio == 1)
    }

    @Test("several findings at once exit with the worst, and are listed worst first")
    func several() {
        var head = example
        head.cases[0].requests.outcomes = ["ok": 9_998, "unexpected.error": 2]
        head.cases[1].status = .crashed(reason: "signal 6")
        head.cases[2].leaks = [leak("session")]
        let comparison = Comparison.compare(base: example, head: head)
        #expect(comparison.findings.map(\.exitCode) == [.leak, .caseMissing, .failure])
        #expect(comparison.exitCode(strict: true) == .leak)
    }
}
