import Testing

@testable import LoadTesting

@Suite("Thresholds of a run")
struct ThresholdSummaryTests {
    private var result: RunResult {
        var result = ExampleResult.result
        for index in result.cases.indices { result.cases[index].thresholds = [] }
        let limit = "latency: p(99)<5ms"
        result.cases[0].thresholds = [record(limit, 1e6), record("leaked==0", 0, limit: 0, unit: .count)]
        result.cases[1].thresholds = [record(limit, 4e6), record("leaked==0", 14, limit: 0, unit: .count)]
        result.cases[2].thresholds = [
            record(limit, 2e6), ThresholdRecord(expression: "leaked==0", seen: nil, passed: false, reason: "hung"),
        ]
        return result
    }

    private func record(_ text: String, _ seen: Double, limit: Double = 5e6, unit: ThresholdUnit = .nanoseconds)
        -> ThresholdRecord
    {
        ThresholdRecord(expression: text, seen: seen, passed: seen <= limit, limit: limit, unit: unit)
    }

    @Test("each is counted over all cases, in the order given; of those met, the closest is named")
    func all() {
        let all = ThresholdSummary.all(result)
        #expect(all.map(\.expression) == ["latency: p(99)<5ms", "leaked==0"])
        #expect(
            all[0].sentence.replacing("\u{00A0}", with: " ")
                == "met in 3 of 3 cases (closest: 4.00 ms in nested/structured/0.05)")
        #expect(all[1].sentence == "not met in 2 of 3 cases")
    }

    @Test("terminal, Markdown and CSV have them")
    func shown() throws {
        let table = ResultTable(result)
        let text = table.text().replacing("\u{00A0}", with: " ")
        #expect(text.contains("Threshold  latency: p(99)<5ms met in 3 of 3 cases"))
        #expect(MarkdownReport.render(result).contains("* Threshold `leaked==0` not met in 2 of 3 cases\n"))
        let column = try #require(Column.named("thresholds_seen"))
        #expect(
            column.value(result.cases[1]).csv == "latency: p(99)<5ms = 4000000 ns; leaked==0 = 14")
        #expect(column.value(result.cases[2]).csv.hasSuffix("leaked==0 = n/a (hung)"))
        #expect(column.value(result.cases[3]).csv.isEmpty)
        #expect(Column.named("thresholds_not_met")?.value(result.cases[1]).csv == "1")
    }

    @Test("the reason for failing names the threshold and what was seen, or why nothing was")
    func reasons() {
        let sentences = Judgement.judge(cases: result.cases, plannedCases: result.cases.count, cautions: []).reasons
            .map(\.sentence)
        #expect(sentences.contains("Threshold not met: leaked==0, seen 14"))
        #expect(sentences.contains("Threshold not met: leaked==0, n/a (hung)"))
    }

    @Test("the page lists those not met first, with a bar where there is a limit above 0")
    func page() throws {
        let html = ThresholdsSection(result: result).html.text
        let missed = try #require(html.range(of: "Not met</b>"))
        let met = try #require(html.range(of: "Met</td>"))
        let missedExpression = try #require(html.range(of: "leaked==0"))
        #expect(missed.lowerBound < met.lowerBound && missedExpression.lowerBound < met.lowerBound)
        #expect(html.contains("4 met, 2 not met."))
        #expect(html.components(separatedBy: "class=\"s-ink\"").count - 1 == 3)
        #expect(HTMLReport.render(result).contains("<a href=\"#thresholds\">Thresholds</a>"))
    }

    @Test("without thresholds there is neither section nor link")
    func none() {
        var result = ExampleResult.result
        for index in result.cases.indices { result.cases[index].thresholds = [] }
        #expect(!HTMLReport.render(result).contains("#thresholds"))
        #expect(ThresholdSummary.markdown(result).isEmpty)
    }

    @Test("however many there are, the page shows at most 200, those not met before any other, and says how many more")
    func capped() {
        var result = ExampleResult.result
        result.cases[0].thresholds =
            (0..<300).map { ThresholdRecord(expression: "met \($0)", seen: 1, passed: true) }
            + (0..<150).map { ThresholdRecord(expression: "missed \($0)", seen: 1, passed: false) }
        for index in result.cases.indices.dropFirst() { result.cases[index].thresholds = [] }
        let html = ThresholdsSection(result: result).html.text
        #expect(html.components(separatedBy: "<code>missed ").count - 1 == 150)
        #expect(html.components(separatedBy: "<code>met ").count - 1 == 58)
        #expect(html.contains("242 more in result.json."))
    }
}
