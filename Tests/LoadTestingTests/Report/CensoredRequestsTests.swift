import Foundation
import Testing

@testable import LoadTesting

@Suite("Requests that never ended")
struct CensoredRequestsTests {
    /// 9,900 requests of 1 to 9,900 microseconds ended, 100 did not.
    private static let one = RecordedCase.unended(100, service: (1...9_900).map { $0 * 1_000 })
    private static var result: RunResult {
        var result = ExampleResult.result
        result.cases = [one]
        return result
    }

    private func text(_ kind: ExportKind) throws -> String { try kind.render(Self.result).text }

    @Test("a percentile is a rank among all that were issued, and none is known beyond those that ended")
    func percentiles() throws {
        let summary = try #require(Self.one.latency.service)
        #expect(summary.p50.map { abs(Double($0) / 5e6 - 1) < 0.001 } == true)
        #expect(summary.p90.map { abs(Double($0) / 9e6 - 1) < 0.001 } == true)
        #expect(summary.p99.map { abs(Double($0) / 9.9e6 - 1) < 0.001 } == true)
        #expect(summary.p999 == nil)
        #expect(Percentile.p999.cell(in: summary) == .missing("100 never ended"))
        #expect(Percentile.max.cell(in: summary) == .missing("100 never ended"))
        #expect(Percentile.p9999.cell(in: summary) == .missing("needs 36,887"))
        #expect(summary.knownMean == nil)
        #expect(try HistogramCodec.decode(summary.hdr).count == 9_900)
    }

    @Test(
        "the value at a rank is never below the true one, whatever the others would have taken",
        arguments: [0, 3_000, 9_900])
    func neverTooLow(ofOthers: UInt64) throws {
        let all = ((1...9_900).map { $0 * 1_000 } + Array(repeating: ofOthers * 1_000, count: 100)).sorted()
        let summary = try #require(Self.one.latency.service)
        for (percentile, rank) in [(Percentile.p50, 5_000), (.p90, 9_000), (.p99, 9_900)] {
            #expect(try #require(percentile.value(in: summary)) >= all[rank - 1])
        }
    }

    @Test("thresholds are held against all that were issued")
    func thresholds() {
        func record(_ quantity: Threshold.Quantity) -> ThresholdRecord {
            Threshold.limit(quantity, .lessOrEqual, 1e12).judged(on: ThresholdFigures(Self.one))
        }
        let unknown: [Threshold.Quantity] = [
            .time(.service, .percentile(99.5)), .time(.latency, .max), .time(.service, .mean), .share(.errors),
        ]
        for quantity in unknown {
            #expect(record(quantity).reason == "100 requests never ended", "\(quantity)")
            #expect(!record(quantity).passed)
        }
        #expect(record(.time(.service, .percentile(99.99))).reason == "needs 36,887")
        #expect(record(.time(.service, .percentile(99))).seen.map { abs($0 / 9.9e6 - 1) < 0.001 } == true)
        #expect(record(.share(.failures)).seen == 0.01)
        #expect(record(.count(.censored)).seen == 100)
    }

    @Test("the curve ends where those end that did")
    func curve() throws {
        let summary = try #require(Self.one.latency.service)
        let last = try #require(LatencyPoint.histogram(summary).last)
        #expect(abs(last.quantile - 0.99) < 1e-9)
        #expect(abs(Double(last.nanoseconds) / 9.9e6 - 1) < 0.001)
    }

    @Test("the table, the page and the summary give the reason in place of a figure")
    func reports() throws {
        let table = ResultTable(Self.result).text()
        #expect(table.contains("percentiles count them as slower"))
        let page = try text(.html)
        #expect(page.contains("n/a <span class=\"mut\">(100 never ended)</span>"))
        #expect(page.contains("0% of requests, 100 never ended"))
        #expect(page.contains(">never ended</th><td class=\"n\">100</td><td class=\"n\">1%</td>"))
        #expect(page.contains(">ok</th><td class=\"n\">9,900</td><td class=\"n\">99%</td>"))
        #expect(Markup.problem(in: page) == nil)
        var result = Self.result
        result.cases = [RecordedCase.unended(970, service: (1...900).map { $0 * 1_000 })]
        #expect(ResultTable(result).text().contains("n/a  p99: 970 never ended"))
        #expect(MarkdownReport.render(result).contains("n/a (970 never ended)"))
        #expect(HTMLReport.render(result).contains("<span class=\"v\">n/a</span> <span class=\"c\">970 requests"))
    }

    @Test("exports leave out what is not known, and say of a histogram what is not in it")
    func exports() throws {
        let bench = try text(.gobench)
        let line = try #require(bench.split(separator: "\n").last)
        #expect(line.contains("p99-ns") && !line.contains("p99.9-ns") && !line.contains(" ns/op"))
        #expect(!line.contains("unexpected/op"))
        let smaller = try text(.gitHubSmaller)
        #expect(smaller.contains("0.0 p50\"") && !smaller.contains("0.0 mean\""))
        #expect(!smaller.contains("unexpected failures"))
        let remark = "100 requests never ended and are in no figure of this histogram"
        #expect(try text(.hlog).contains("#small/structured/0.0/service: \(remark).\nTag="))
        let file = try #require(PercentileFiles.render(Self.result).first)
        #expect(file.text.hasSuffix("#[\(remark)]\n"))
    }

    @Test("no test of a JUnit report passes for what the requests left open")
    func junit() throws {
        let tests = try #require(JUnitReport(Self.result).suites.last).tests
        let failures = try #require(tests.first { $0.name == "fails only as injected" })
        #expect(failures.outcome == .skipped(message: "No verdict: 100 requests never ended."))
    }

    @Test("a result of an earlier build is read the same way, once")
    func earlier() throws {
        var old = Self.result
        old.cases[0] = RecordedCase.unended(100, service: (1...9_900).map { $0 * 1_000 }, isCounted: false)
        #expect(old.cases[0].latency.service?.p999 != nil)
        let read = try ResultFile.decode(ResultFile.encode(old))
        #expect(read.cases[0].latency.service?.p999 == nil)
        #expect(read.cases[0].cautions.count == 1)
        #expect(try ResultFile.decode(ResultFile.encode(read)) == read)
    }

    @Test("without one everything is as it was")
    func none() {
        let all = RecordedCase.unended(0, service: [1_000, 2_000])
        #expect(all.latency.service?.censored == nil && all.cautions.isEmpty)
    }
}
