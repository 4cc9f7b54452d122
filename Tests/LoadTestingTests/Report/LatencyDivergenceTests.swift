import Testing

@testable import LoadTesting

@Suite("When response and service time tell two stories")
struct LatencyDivergenceTests {
    private func summary(p50: UInt64?, p99: UInt64?) -> LatencySummary {
        LatencySummary(
            count: 1_000, min: 0, mean: 0, p50: p50, p90: nil, p99: p99, p999: nil, p9999: nil, max: 0, hdr: "")
    }

    private func divergence(_ response: (UInt64?, UInt64?), _ service: (UInt64?, UInt64?)) -> LatencyDivergence? {
        LatencyDivergence(
            LatencyRecord(
                response: summary(p50: response.0, p99: response.1), service: summary(p50: service.0, p99: service.1)))
    }

    @Test("a response time of more than twice the service time is said in one sentence, p99 first")
    func sentence() throws {
        let found = try #require(divergence((900_000, 1_350_000_000), (800_000, 1_000_000)))
        #expect(
            found.sentence.replacing("\u{00A0}", with: " ")
                == "Requests waited longer than they were served: response p99 1.35 s against service p99 1.00 ms. The load was more than the subject could take, or something stalled."
        )
        #expect(divergence((8_000_000, nil), (1_000_000, nil))?.percentile == .p50)
    }

    @Test("up to twice, or less than a millisecond of waiting, is nothing to speak of")
    func near() {
        #expect(divergence((1_000_000, 20_000_000), (900_000, 10_000_000)) == nil)
        #expect(divergence((1_000_000, 20_000_002), (900_000, 10_000_000)) != nil)
        #expect(divergence((80_000, 900_000), (5_000, 60_000)) == nil, "waking a thread up takes its time")
        #expect(divergence((nil, nil), (nil, nil)) == nil)
        #expect(divergence((UInt64.max, UInt64.max), (UInt64.max, UInt64.max)) == nil)
    }

    @Test("a closed case has no response time, so nothing to say")
    func closed() {
        #expect(LatencyDivergence(LatencyRecord(service: summary(p50: 1, p99: 1))) == nil)
    }

    @Test("for a run it names the worst case and counts the others")
    func run() {
        func one(_ id: String, _ p99: UInt64) -> CaseResult {
            var one = RecordedCase.open(response: [])
            one.id = id
            one.latency = LatencyRecord(
                response: summary(p50: 1, p99: p99), service: summary(p50: 1, p99: 1_000_000))
            return one
        }
        let sentence = LatencyDivergence.sentence(of: [one("a", 3_000_000), one("b", 9_000_000), one("c", 1_000_000)])
        #expect(sentence?.hasPrefix("b, as in 1 other case: Requests waited") == true)
        #expect(LatencyDivergence.sentence(of: [one("c", 1_000_000)]) == nil)
    }

    @Test("terminal, Markdown and page say it; the verdict stays")
    func shown() {
        var result = ExampleResult.result
        for index in result.cases.indices { result.cases[index].latency.response?.p99 = 2_000_000_000 }
        let table = ResultTable(result)
        #expect(table.text().contains("Note  "))
        #expect(MarkdownReport.render(result).contains("* Note: "))
        #expect(HTMLReport.render(result).contains("<b>Note.</b> Requests waited longer"))
        #expect(!ResultTable(ExampleResult.result).text().contains("Note  "))
        #expect(Judgement.judge(result.cases[0]) == Judgement.judge(ExampleResult.result.cases[0]))
    }
}
