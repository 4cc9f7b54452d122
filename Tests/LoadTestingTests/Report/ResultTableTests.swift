import Testing

@testable import LoadTesting

@Suite("The terminal table")
struct ResultTableTests {
    private func lines(_ result: RunResult, colour: Bool = false) -> [String] {
        ResultTable(result).text(colour: colour).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
    }

    @Test("says for the example what a reader needs, in this form")
    func example() {
        let text = ResultTable(ExampleResult.result, files: ["Reports/x/report.html"]).text()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(
            lines[0]
                == "SUITE     EXECUTION   RATE  REQUESTS      OK  INJ  UNEXP  LEAKED      P50      P99  REQ/S  VERDICT")
        #expect(
            lines[10]
                == "checkout  dispatch      5%    10,000   9,586  414      0      14  3.64 ms  25.1 ms  1,995  FAIL")
        #expect(
            text.contains(
                "sqlite    executor      0%  skipped: libsqlite3 could not be opened: libsqlite3.so.0: no such file\n"))
        #expect(
            text.contains(
                "\nFAIL  14 never released, 1 released twice, 3 unexpected failures and 1 case crashed, in 4 of 17\n      cases. Allowed: 2 released late. 1 skipped.\n"
            ))
        #expect(
            text.contains(
                "\nAllowed  checkout/structured/0.05: 2 leases of http.client were released after their request had\n      ended.\n      allowed until 2025-06-30: Awaited in the next release of the client.\n"
            ))
        #expect(text.contains("\nLeak  checkout/dispatch/0.05: 14 leases of connection were never released"))
        #expect(
            text.contains(
                "      opened at CheckoutSuite/Connection.swift:118, first in request 482, fault: setup at lock\n"))
        #expect(text.contains("      replay: watertight run checkout -x dispatch"))
        #expect(text.hasSuffix("\nReports/x/report.html\n"))
    }

    @Test("a run in which everything that leaked is allowed says so, and so does its table")
    func allowed() throws {
        let one = try #require(ExampleResult.result.cases.first { $0.id == "checkout/structured/0.05" })
        var result = ExampleResult.result
        result.run.plannedCases = 1
        func judged(_ change: (inout AllowanceList) -> Void = { _ in }) -> RunResult {
            var list = ExampleResult.allowances
            change(&list)
            return .judged(result.run, result.environment, [one], allowances: list, isAdvisory: false)
        }
        #expect(
            lines(judged()).contains {
                $0.hasPrefix(
                    "PASS WITH CAUTIONS  No other leaks and no unexpected failures in 1 case. Allowed: 2 released")
            })
        #expect(judged().exitCode == 0)
        let unneeded = judged {
            $0.entries.append($0.entries[0]); $0.entries[1].resource = "lock"
        }
        #expect(RunSummary(unneeded).sentence.hasSuffix("Allowed: 2 released late. 1 allowance matched nothing."))
        #expect(lines(unneeded).contains { $0.hasPrefix("Allowance  Entry 2 of allow.json, LK02 \"lock\", matched") })
        let expired = judged { $0.today = CalendarDay(secondsSince1970: 4_000_000_000) }
        #expect(RunSummary(expired).sentence == "2 released late, in 1 of 1 case. 1 allowance expired.")
    }

    @Test("reasons stand worst first: leaks by size, then the crash, then the failures")
    func order() {
        let labels = lines(ExampleResult.result).compactMap { line in
            ["Leak  ", "Crash  ", "Failure  ", "Skipped  ", "Caution  "].first(where: line.hasPrefix)
        }
        #expect(labels == ["Leak  ", "Leak  ", "Crash  ", "Failure  ", "Skipped  ", "Caution  ", "Caution  "])
    }

    @Test("is never wider than 100 columns, whatever the figures", arguments: [UInt64.max, 999_999, 12_345_678_901])
    func extremeFigures(value: UInt64) {
        var result = ExampleResult.result
        for index in result.cases.indices {
            result.cases[index].suite = "a suite with quite a long name \(index)"
            result.cases[index].failureRate = 0.000_001
            result.cases[index].requests.issued = value
            result.cases[index].requests.outcomes = ["ok": value, "injected.setup": value, "unexpected.x": value]
            result.cases[index].ledger = [
                LedgerRow(
                    resource: "r", opened: value, released: 0, leaked: value, late: value, doubleReleased: value,
                    highWater: value)
            ]
            result.cases[index].latency.response?.p50 = value
            result.cases[index].latency.response?.p99 = value
            result.cases[index].throughput = Double(value)
        }
        for line in lines(result) where !line.contains("replay:") {
            #expect(TerminalText.width(line) <= 100, "\(line)")
        }
    }

    @Test("is never wider than 100 columns, whatever the names", arguments: HostileNames.all)
    func hostileNames(name: String) {
        let result = HostileNames.result(name)
        for line in lines(result) where !line.contains("replay:") {
            #expect(TerminalText.width(line) <= 100, "\(line.prefix(200))")
        }
        #expect(!ResultTable(result).text().unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
    }

    @Test("uses colour only when asked to, and colour changes nothing else")
    func colour() {
        let plain = lines(ExampleResult.result)
        let painted = lines(ExampleResult.result, colour: true).map { $0.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") }
        #expect(!plain.joined().contains("\u{1B}"))
        #expect(ResultTable(ExampleResult.result).text(colour: true).contains("\u{1B}[1;31m"))
        #expect(painted == plain)
    }

    @Test("a percentile with too few samples is explained under the table")
    func tooFew() {
        var result = ExampleResult.result
        result.cases[0].latency.response?.p99 = nil
        let text = ResultTable(result).text()
        #expect(text.contains("      n/a  "))
        #expect(text.contains("\nn/a  p99 needs 368 requests\n"))
    }

    @Test("hung and interrupted cases say so in the last column")
    func states() {
        var result = ExampleResult.result
        result.cases[0].status = .hung(reason: "3 requests were still in flight after 5 s")
        result.cases[1].status = .interrupted
        #expect(lines(result)[1].hasSuffix("  HUNG"))
        #expect(lines(result)[2].hasSuffix("  ABORTED"))
    }

    @Test("without a leak verdict there is no number of leaked resources, and least of all 0")
    func unknownLeaks() throws {
        var result = ExampleResult.result
        result.cases[0].status = .hung(reason: "3 requests were still in flight after 5 s")
        result.cases[0].leaks = []
        let leaked = try #require(Column.all.first { $0.name == "leaked" })
        #expect(leaked.value(result.cases[0]) == .missing("no leak verdict"))
        result.cases[1].status = .hung(reason: "the shutdown did not end")
        #expect(leaked.value(result.cases[1]) != .missing("no leak verdict") || result.cases[1].leaks.isEmpty)
    }

    @Test("a run that passed says so in one line")
    func passed() {
        var result = ExampleResult.result
        result.cases = Array(result.cases.prefix(2))
        result.run.plannedCases = 2
        for index in result.cases.indices { result.cases[index].thresholds = [] }
        result.environment.cautions = []
        result.verdict = .pass
        result.exitCode = 0
        #expect(lines(result).suffix(2) == ["PASS  No leaks and no unexpected failures in 2 cases.", ""])
    }
}
