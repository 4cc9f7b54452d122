import Testing

@testable import LoadTesting

@Suite("The Markdown report")
struct MarkdownReportTests {
    @Test("says verdict, findings, what was skipped, cautions and how to have the same run again")
    func example() {
        let text = MarkdownReport.render(ExampleResult.result)
        #expect(text.hasPrefix("**FAIL**: 14 never released, 1 released twice, 3 unexpected failures"))
        #expect(text.contains("\n* Leak: `checkout/dispatch/0.05`: 14 leases of connection were never released"))
        #expect(
            text.contains("(opened at CheckoutSuite/Connection.swift:118, first in request 482, fault: setup at lock)"))
        #expect(text.contains("Replay: `watertight run checkout -x dispatch"))
        #expect(
            text.contains(
                "\n* Allowed: `checkout/structured/0.05`: 2 leases of http.client were released after their request had ended. (allowed until 2025-06-30: Awaited in the next release of the client.)"
            ))
        #expect(text.contains("\n* Skipped: `sqlite/executor/0`: libsqlite3 could not be opened"))
        #expect(
            text.hasSuffix(
                "\nRun `20250314T104210.482Z-4f2c9ab`, seed 20250314. AMD EPYC 7B13, 2 processors, Ubuntu 24.04, Linux 6.8, Swift 6.3.1, release.\n"
            ))
    }

    @Test("does not repeat what the sentence of a leak says already")
    func repetition() throws {
        var leak = try #require(ExampleResult.result.cases.flatMap(\.leaks).first { $0.leakClass == "LK03" })
        leak.site = "Shop/Cart.swift:3 in pay()"
        leak.releaseSites = ["Shop/Cart.swift:5", "Shop/Cart.swift:6"]
        leak.message =
            "\"s\" opened at Shop/Cart.swift:3 in pay() was released at Shop/Cart.swift:5 and then again at Shop/Cart.swift:6."
        #expect(leak.furtherCircumstances == ["first in request 7,310", "fault: cancel at endpoint"])
    }

    @Test("a run without cases has no table")
    func empty() {
        var result = ExampleResult.result
        result.cases = []
        #expect(!MarkdownReport.render(result).contains("|"))
    }

    @Test("keeps its table whole, whatever the names", arguments: HostileNames.all)
    func hostile(name: String) {
        let rows = MarkdownReport.render(HostileNames.result(name)).split(separator: "\n").filter { $0.hasPrefix("| ") }
        #expect(rows.count == 19)
        for row in rows {
            #expect(row.replacing("\\|", with: "").count(where: { $0 == "|" }) == Column.table.count + 1, "\(row)")
            #expect(!row.replacing("\\<", with: "").contains("<"))
        }
    }
}
