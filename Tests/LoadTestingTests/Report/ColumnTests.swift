import Testing

@testable import LoadTesting

@Suite("The columns of results.csv")
struct ColumnTests {
    @Test("every column has a name of its own in snake case, a title and an explanation")
    func names() {
        #expect(Set(Column.all.map(\.name)).count == Column.all.count)
        for column in Column.all {
            #expect(column.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(column.name)")
            #expect(!column.title.isEmpty && column.explanation.hasSuffix("."), "\(column.name)")
            #expect(!column.explanation.contains("|"), "would break the table in the documentation")
        }
    }

    @Test("every row has as many fields as the header, whatever the names hold")
    func rectangle() {
        var one = ExampleResult.result.cases[3]
        one.suite = "a,\"b\"\r\nc"
        let rows = CSVReader.rows(Column.csv([one] + ExampleResult.result.cases))
        #expect(rows.count == ExampleResult.result.cases.count + 2)
        #expect(rows.allSatisfy { $0.count == Column.all.count })
        #expect(rows[1][1] == "a,\"b\"\r\nc")
    }

    @Test("an allowed finding is counted among the findings, with class, resource, date and reason")
    func allowed() throws {
        func cells(_ id: String) throws -> [String] {
            let one = try #require(ExampleResult.result.cases.first { $0.id == id })
            return try ["findings", "findings_allowed", "allowances"].map {
                try #require(Column.named($0)).value(one).csv
            }
        }
        let text = "LK02 http.client until 2025-06-30: Awaited in the next release of the client."
        #expect(try cells("checkout/structured/0.05") == ["1", "1", text])
        #expect(try cells("checkout/dispatch/0.05") == ["1", "0", ""])
        #expect(try cells("sqlite/executor/0") == ["", "", ""])
    }

    @Test("a case that never ran has empty fields, not zeros")
    func skipped() throws {
        let one = try #require(ExampleResult.result.cases.first { $0.verdict == .skipped })
        for name in ["issued", "ok", "leaked", "opened", "faults_planned", "setup_fired", "service_p99", "throughput"] {
            let cell = try #require(Column.named(name)).value(one)
            #expect(cell.csv == "", "\(name)")
        }
        #expect(Column.named("status")?.value(one) == .text("skipped"))
    }

    @Test("a closed case has no response time, and says so")
    func closed() {
        var one = ExampleResult.result.cases[0]
        one.workload.model = "closed"
        one.latency.response = nil
        #expect(Column.named("response_p99")?.value(one) == .missing("closed model"))
        #expect(Column.named("service_p99")?.value(one).csv != "")
    }

    @Test("totals of a nonsensical ledger saturate instead of trapping")
    func overflow() {
        var one = ExampleResult.result.cases[0]
        let row = LedgerRow(
            resource: "a", opened: .max, released: .max, leaked: 0, late: 0, doubleReleased: 0, highWater: 0)
        one.ledger = [row, row]
        one.requests.outcomes = ["injected.a": .max, "injected.b": .max]
        #expect(one.total(\.opened) == .max)
        #expect(one.requests.injected == .max)
    }
}

/// The smallest reader of RFC 4180 that can find a writer's mistakes.
enum CSVReader {
    static func rows(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field = String.UnicodeScalarView()
        var isQuoted = false
        var scalars = Array(text.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            if isQuoted {
                if scalar != "\"" {
                    field.append(scalar)
                } else if scalars.first == "\"" {
                    field.append("\"")
                    scalars.removeFirst()
                } else {
                    isQuoted = false
                }
            } else if scalar == "\"" {
                isQuoted = true
            } else if scalar == "," || scalar == "\r" {
                row.append(String(field))
                field = String.UnicodeScalarView()
                if scalar == "\r" {
                    scalars.removeFirst()
                    rows.append(row)
                    row = []
                }
            } else {
                field.append(scalar)
            }
        }
        return rows
    }
}
