import Testing

@testable import LoadTesting

@Suite("Holding head's times to a limit")
struct SlowdownLimitTests {
    private let base: RunResult = {
        var result = ExampleResult.result
        result.cases = Array(result.cases.prefix(1))
        return result
    }()

    private func compare(factor: Double = 2, _ change: (inout RunResult) -> Void) -> Comparison {
        var head = base
        change(&head)
        return Comparison.compare(base: base, head: head, slowdown: SlowdownLimit(factor: factor))
    }

    @Test("a median of more than the limit is exit 2, and one up to it is not")
    func factor() {
        let slower = compare { $0.cases[0].latency.response?.p50? *= 3 }
        #expect(slower.exitCode() == .regression && slower.word == "worse")
        #expect(slower.findings.map(\.caseID) == [base.cases[0].id])
        #expect(slower.findings[0].sentence.contains("more than 2 times as much"))
        #expect(compare { $0.cases[0].latency.response?.p50? *= 2 }.exitCode() == .success)
        #expect(compare { $0.cases[0].latency.response?.p50? /= 3 }.exitCode() == .success)
        #expect(compare { _ in }.word == "no change")
        #expect(compare(factor: 4) { $0.cases[0].latency.response?.p50? *= 3 }.exitCode() == .success)
    }

    @Test("without a limit times decide nothing")
    func advisory() {
        var head = base
        head.cases[0].latency.response?.p50? *= 100
        #expect(Comparison.compare(base: base, head: head).exitCode() == .success)
    }

    @Test(
        "what cannot be told is exit 125, strict or not, and is named",
        arguments: ["samples", "workload", "environment", "ending"])
    func unknown(what: String) {
        let comparison = compare { head in
            switch what {
            case "samples": head.cases[0].latency.response?.p50 = nil
            case "workload": head.cases[0].workload.concurrency = 7
            case "environment": head.environment.processorCount += 1
            default: head.cases[0].status = .interrupted
            }
            head.cases[0].latency.service?.p50? *= 100
        }
        #expect(comparison.exitCode() == .notComparable && comparison.exitCode(strict: true) == .notComparable)
        #expect(comparison.slowdown?.notJudged == [base.cases[0].id])
        #expect(comparison.notCompared.contains { $0.sentence.hasPrefix("Slowdown not judged: ") })
    }

    @Test("a leak is worse than a slowdown, and a skipped case owes no times")
    func others() {
        let leaking = compare { head in
            head.cases[0].latency.response?.p50? *= 3
            head.cases[0].leaks = [
                LeakRecord(
                    leakClass: "LK01", resource: "cache", count: 1, request: 1, site: nil, releaseSites: [],
                    fault: nil, replay: nil, message: "")
            ]
        }
        #expect(leaking.exitCode() == .leak && leaking.findings.map(\.exitCode) == [.leak, .regression])
        #expect(compare { $0.cases[0].status = .skipped(reason: "no library") }.exitCode() == .success)
    }

    @Test("the table says what the times were held to")
    func table() {
        #expect(ComparisonTable(compare { _ in }).text().contains("the median of head may be 2 times that of base"))
        #expect(compare(factor: 1.5) { _ in }.slowdown?.text == "1.5")
    }

    @Test("a case that crashed in both runs keeps no limit")
    func crashed() {
        var gone = base
        gone.cases[0].status = .crashed(reason: "gone")
        gone.cases[0].requests = RequestCounts()
        let comparison = Comparison.compare(base: gone, head: gone, slowdown: SlowdownLimit(factor: 2))
        #expect(comparison.exitCode() == .notComparable && comparison.slowdown?.notJudged == [base.cases[0].id])
    }
}
