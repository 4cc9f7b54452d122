import Testing

@testable import LoadTesting

@Suite("Figures that agree with each other")
struct ResultConsistencyTests {
    @Test("the example has no contradiction")
    func example() {
        #expect(ExampleResult.result.contradiction == nil)
    }

    @Test("each broken law is found", arguments: Self.breaks)
    func broken(law: Law) {
        var one = ExampleResult.result.cases[1]
        law.damage(&one)
        #expect(one.contradiction?.contains(law.words) == true, "\(law.words): \(one.contradiction ?? "nothing found")")
    }

    struct Law: Sendable, CustomTestStringConvertible {
        var words: String
        var damage: @Sendable (inout CaseResult) -> Void
        var testDescription: String { words }
    }

    static let breaks: [Law] = [
        Law(words: "requests issued, but") { $0.requests.issued += 1 },
        Law(words: "but the outcomes add up to") { $0.requests.outcomes["ok"] = 1 },
        Law(words: "do not add up") { $0.requests.outcomes["ok"] = .max },
        Law(words: "outcome 'fine' does not exist") { $0.requests.outcomes["fine"] = 0 },
        Law(words: "setup faults planned, but") { $0.faults[0].fired += 1 },
        Law(words: "setup faults planned, but") {
            $0.faults[0].fired = .max; $0.faults[0].notReached = $0.faults[0].planned + 1
        },
        Law(words: "fault kind is there twice") { $0.faults.append($0.faults[0]) },
        Law(words: "'cache' opened, but") { $0.ledger[0].leaked = 1 },
        Law(words: "'cache' opened, but") {
            $0.ledger[0].opened = 0
            $0.ledger[0].released = .max
            $0.ledger[0].leaked = 1
        },
        Law(words: "resource is there twice") { $0.ledger.append($0.ledger[0]) },
        Law(words: "failure rate 1.5") { $0.failureRate = 1.5 },
        Law(words: "throughput -1.0") { $0.throughput = -1 },
        Law(words: "response latency: a percentile is larger") { $0.latency.response?.p50 = .max },
        Law(words: "service latency: its histogram cannot be read") { $0.latency.service?.hdr = "HISTFAAB" },
        Law(words: "values, but its histogram has") { $0.latency.response?.count += 1 },
        Law(words: "skipped, but it issued") { $0.status = .skipped(reason: "no library") },
        Law(words: "leak class 'LK99'") { $0.leaks = [leak("LK99")] },
        Law(words: "an LK12 is marked as allowed") {
            $0.leaks = [leak("LK12")]
            $0.leaks[0].allowed = AllowedRecord(reason: "r", expires: CalendarDay(secondsSince1970: 0))
        },
        Law(words: "found 0 times") { $0.leaks = [leak("LK01", count: 0)] },
    ]

    @Test("a breach of the ledger that was itself reported can be read again")
    func breach() {
        var one = ExampleResult.result.cases[0]
        one.ledger[0].leaked = 1
        one.leaks = [Self.leak("LK12")]
        #expect(one.contradiction == nil)
    }

    @Test("a case that hung has faults and requests that add up")
    func hung() {
        var one = ExampleResult.result.cases[1]
        one.status = .hung(reason: "stuck")
        #expect(one.contradiction == nil)
        one.faults[0].fired -= 5
        #expect(one.contradiction?.contains("faults planned, but") == true)
    }

    @Test("a case that was cut short need not balance")
    func interrupted() {
        var one = ExampleResult.result.cases[1]
        one.status = .interrupted
        one.ledger[0].released -= 5
        one.faults[0].fired -= 5
        #expect(one.contradiction == nil)
    }

    @Test("a case that is there twice, and more cases than planned, are refused")
    func run() {
        var result = ExampleResult.result
        result.cases.append(result.cases[0])
        #expect(result.contradiction == "19 cases, but only 18 were planned")
        result.run.plannedCases = 19
        #expect(result.contradiction == "case 'nested/structured/0' is there twice")
        result.exitCode = 7
        #expect(result.contradiction == "exit code 7 does not exist")
    }

    private static func leak(_ leakClass: String, count: UInt64 = 1) -> LeakRecord {
        LeakRecord(
            leakClass: leakClass, resource: "cache", count: count, request: nil, site: nil, releaseSites: [],
            fault: nil,
            replay: nil, message: "")
    }
}
