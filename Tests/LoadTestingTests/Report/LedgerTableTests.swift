import Testing

@testable import LoadTesting

@Suite struct LedgerTableTests {
    private func rows(_ count: Int, leaking: [Int: UInt64] = [:]) -> [LedgerRow] {
        (0..<count).map { number in
            let leaked = leaking[number] ?? 0
            return LedgerRow(
                resource: "resource-\(number)", opened: 10, released: 10 - leaked, leaked: leaked, late: 0,
                doubleReleased: 0, highWater: 3)
        }
    }

    private func names(_ html: HTML) -> [Int] {
        html.text.matches(of: #/resource-([0-9]+)/#).compactMap { Int($0.1) }
    }

    @Test("a handful of resources are shown in their order")
    func few() {
        let html = LedgerTable(rows: rows(100, leaking: [7: 2])).html
        #expect(names(html) == Array(0..<100))
        #expect(!html.text.contains("more are in"))
    }

    @Test("of thousands the hundred worst are shown, and how many more there are")
    func many() {
        let html = LedgerTable(rows: rows(6_000, leaking: [5_000: 2, 4_000: 7, 5_500: 2])).html
        #expect(names(html).count == 100)
        #expect(Array(names(html).prefix(5)) == [4_000, 5_000, 5_500, 0, 1])
        #expect(html.text.contains("6,000 resources, 3 of them leak."))
        #expect(html.text.contains("5,900 more are in <code>result.json</code>"))
        #expect(html.text.utf8.count < 40_000)
        #expect(Markup.problem(in: html.text) == nil)
    }

    @Test("what the requests of a hung case still hold is open, not leaked")
    func hung() {
        var result = ExampleResult.result
        result.cases = [RecordedCase.unended(6, service: [1_000])]
        result.cases[0].ledger = rows(1, leaking: [0: 6])
        let page = HTMLReport.render(result)
        #expect(page.contains("n/a (6 still open)"))
        #expect(!page.contains("<b class=\"fail\">"))
        result.cases[0].status = .finished
        #expect(HTMLReport.render(result).contains("<b class=\"fail\">"))
    }
}
