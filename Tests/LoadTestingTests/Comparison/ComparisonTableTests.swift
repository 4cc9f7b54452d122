import Foundation
import Testing

@testable import LoadTesting

@Suite("A comparison as text, CSV and JSON")
struct ComparisonTableTests {
    private func comparison(_ change: (inout RunResult) -> Void = { _ in }) -> ComparisonTable {
        var head = ExampleResult.result
        change(&head)
        return ComparisonTable(Comparison.compare(base: ExampleResult.result, head: head))
    }

    @Test("shows leaks from base to head, the times as changes and the result in a word")
    func text() {
        let text = comparison { head in
            head.cases[0].latency.response?.p99? = 200_000
            head.cases[1].faults[0].planned += 1
            head.cases[2].leaks = [
                LeakRecord(
                    leakClass: "LK01", resource: "cache", count: 3, request: 1, site: nil, releaseSites: [], fault: nil,
                    replay: "watertight replay 1", message: "")
            ]
        }.text()
        #expect(text.contains("nested/structured/0            0      0  equal     ±0.0%  +18.1%  ±0.0%  no change\n"))
        #expect(text.contains("nested/structured/0.05         0      0  1 differ"))
        #expect(text.contains("nested/dispatch/0            0→3"))
        #expect(text.contains("\nWORSE  exit 90\n"))
        #expect(text.contains("\nWorse nested/dispatch/0: New leak: 3 cache never released [LK01].\n"))
        #expect(text.contains("\nChanged nested/structured/0.05: setup planned: 74 in base, 75 in head.\n"))
        #expect(text.contains("replay: watertight replay 1"))
    }

    @Test("is never wider than 100 columns, whatever the names", arguments: HostileNames.all)
    func width(name: String) {
        let hostile = HostileNames.result(name)
        var clean = hostile
        for index in clean.cases.indices { clean.cases[index].leaks = [] }
        let text = ComparisonTable(Comparison.compare(base: clean, head: hostile)).text()
        for line in text.split(separator: "\n") where !line.contains("replay:") {
            #expect(TerminalText.width(String(line)) <= 100, "\(line.prefix(150))")
        }
        #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
    }

    @Test("is never wider than 100 columns, whatever the figures")
    func figures() {
        let text = comparison { head in
            for index in head.cases.indices {
                head.cases[index].throughput = 1e300
                head.cases[index].latency.response?.p50 = .max
                head.cases[index].latency.response?.p99 = 0
                for leak in head.cases[index].leaks.indices { head.cases[index].leaks[leak].count = .max }
            }
        }.text()
        for line in text.split(separator: "\n") where !line.contains("replay:") {
            #expect(TerminalText.width(String(line)) <= 100, "\(line)")
        }
    }

    @Test("the CSV is rectangular and leaves missing values empty")
    func csv() {
        let rows = CSVReader.rows(comparison().csv)
        #expect(rows[0] == ["case", "kind", "name", "base", "head", "ratio", "result"])
        #expect(rows.allSatisfy { $0.count == 7 })
        #expect(rows.contains(["nested/structured/0.05", "count", "ok", "", "", "", "depends on timing"]))
        #expect(rows.contains(["nested/structured/0.05", "count", "setup planned", "74", "74", "1.0", "equal"]))
        #expect(rows.contains { $0[1] == "leak" && $0[2] == "LK01 connection CheckoutSuite/Connection.swift:118" })
    }

    @Test("the JSON can be read again")
    func json() throws {
        let table = comparison()
        let decoded = try JSONDecoder().decode(Comparison.self, from: Data(try table.json().utf8))
        #expect(decoded == table.comparison)
    }
}
