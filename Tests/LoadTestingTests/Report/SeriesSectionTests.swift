import Foundation
import Testing

@testable import LoadTesting

@Suite("Charts over time")
struct SeriesSectionTests {
    private func point(
        _ index: Int, completed: UInt64 = 500, failed: UInt64 = 0, p50: UInt64? = 40_000, p99: UInt64? = 400_000
    ) -> SeriesPoint {
        SeriesPoint(
            startNanoseconds: UInt64(index) * 100_000_000, lengthNanoseconds: 100_000_000, completed: completed,
            failed: failed, inFlight: 12, unexpected: failed / 2, p50: p50, p90: p50.map { $0 * 2 }, p99: p99,
            max: 900_000)
    }

    private func html(_ points: [SeriesPoint]) -> String {
        var one = ExampleResult.result.cases[0]
        one.series = points
        return SeriesSection(one: one).html.text
    }

    @Test("latency, throughput, in flight and failures are drawn, with what they show in words")
    func charts() {
        let html = html((0..<50).map { point($0, failed: $0 == 9 ? 4 : 0) })
        #expect(html.components(separatedBy: "<figure>").count - 1 == 4)
        #expect(html.contains("p99 from 400\u{00A0}µs (best interval) to 400\u{00A0}µs (worst)."))
        #expect(html.contains("aria-label=\"Throughput over time, nested/structured/0."))
        #expect(html.contains("class=\"f-fail\""))
        #expect(!html.contains(" style="))
    }

    @Test("where there is no value the curve is interrupted, not joined")
    func gaps() throws {
        let values: [UInt64?] = [40_000, 40_000, nil, nil, 40_000, 40_000, nil, 40_000]
        let html = html(values.enumerated().map { point($0.offset, p50: $0.element, p99: nil) })
        let path = try #require(html.range(of: #"<path d="[^"]*" class="l s-m2""#, options: .regularExpression))
        let moves = html[path].filter { $0 == "M" }.count
        #expect(moves == 3)
        #expect(html[path].contains("h0"), "a single point is a dot")
    }

    @Test("p90 stands in where most intervals have too few requests for p99, and the key says so")
    func tail() {
        let points = (0..<20).map { point($0, p99: $0 < 5 ? 400_000 : nil) }
        #expect(html(points).contains("p90 (most intervals have too few requests for p99: 368)"))
        #expect(html(points).contains("p90 from 80.0\u{00A0}µs"))
        #expect(SeriesTail((0..<20).map { point($0) }) == .p99)
    }

    @Test("nothing to draw is said, not drawn")
    func nothing() {
        #expect(html([]).isEmpty)
        #expect(html([point(0)]).contains("within one interval"))
        let idle = (0..<5).map {
            SeriesPoint(
                startNanoseconds: UInt64($0), lengthNanoseconds: 1, completed: 0, failed: 0, inFlight: 0)
        }
        #expect(html(idle).contains("No interval has enough requests"))
        #expect(html(idle).contains("None, injected or unexpected."))
    }

    @Test("a series of an older result, without percentiles, can be read and drawn")
    func older() throws {
        let json = #"{"startNanoseconds":0,"lengthNanoseconds":5,"completed":3,"failed":1,"inFlight":2}"#
        let point = try JSONDecoder().decode(SeriesPoint.self, from: Data(json.utf8))
        #expect(point.p50 == nil && point.unexpected == nil && point.max == nil)
        #expect(html([point, point]).contains("Throughput"))
    }

    @Test("figures at the edge of what a file can hold do not trap")
    func extremes() {
        let huge = SeriesPoint(
            startNanoseconds: 0, lengthNanoseconds: .max, completed: .max, failed: .max, inFlight: .max,
            unexpected: .max, p50: .max, p90: .max, p99: .max, max: .max)
        let tiny = SeriesPoint(startNanoseconds: 0, lengthNanoseconds: 0, completed: 0, failed: 0, inFlight: 0, p50: 0)
        #expect(!html([huge, huge]).isEmpty)
        #expect(!html([tiny, tiny]).isEmpty)
        var odd = huge
        odd.startNanoseconds = .max
        #expect(!html([tiny, odd]).isEmpty)
    }

    @Test("the table has at most ten rows; percentiles of several intervals are a range")
    func table() {
        var one = ExampleResult.result.cases[0]
        one.series = (0..<100).map { point($0, p99: 400_000 + UInt64($0) * 10_000) }
        let html = SeriesTable(one).html.text
        #expect(html.components(separatedBy: "<tr>").count - 1 == 11)
        #expect(html.contains("400\u{00A0}µs to 490\u{00A0}µs"))
        #expect(html.contains("5,000"))
    }

    @Test("charts of a page take at most so much; the rest is told in figures, and the page says so")
    func budget() {
        var result = ExampleResult.result
        let series = (0..<200).map { point($0, failed: 20, p99: 300_000 + UInt64($0 * 7919 % 200_000)) }
        let one = result.cases[0]
        result.cases = (0..<60).map { index in
            var one = one
            one.id = "case \(index)"
            one.series = series
            return one
        }
        result.run.plannedCases = 60
        let html = HTMLReport.render(result)
        #expect(html.contains("The charts over time are left out"))
        #expect(html.contains("<h4>Over time</h4>"))
        #expect(html.utf8.count < 1_500_000)
    }

    @Test(
        "marks of the time axis are round, at most six, and begin at 0",
        arguments: [
            3_000, 50_000_000, 999_000_000, 1_000_000_001, 59_000_000_000, 61_000_000_000, 86_400_000_000_000, 0,
            UInt64.max,
        ] as [UInt64])
    func axis(length: UInt64) {
        let ticks = TimeAxis(length: length).ticks
        #expect((1...6).contains(ticks.count))
        #expect(ticks[0].nanoseconds == 0)
        #expect(ticks.allSatisfy { $0.nanoseconds <= Double(max(1, length)) * 1.001 })
    }

    @Test("a day is told in hours, half a minute in seconds")
    func axisUnits() {
        #expect(TimeAxis(length: 86_400_000_000_000).ticks.map(\.text).last == "24\u{00A0}h")
        #expect(TimeAxis(length: 30_000_000_000).ticks.map(\.text).last == "30\u{00A0}s")
    }
}
