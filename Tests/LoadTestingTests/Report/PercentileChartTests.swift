import Testing

@testable import LoadTesting

@Suite("The percentile chart")
struct PercentileChartTests {
    private func curve(_ points: [(Double, UInt64)], count: UInt64 = 10_000) -> PercentileChart.Curve {
        let points = points.map { LatencyPoint(quantile: $0.0, nanoseconds: $0.1) }
        return PercentileChart.Curve(model: .dispatch, points: points, marks: points, count: count)
    }

    @Test("the range is the decades that hold every value, at least one")
    func range() {
        #expect(PercentileChart.range(of: [curve([(0, 12_000), (1, 4_000_000)])]) == 1e4...1e7)
        #expect(PercentileChart.range(of: [curve([(0, 1_000), (1, 1_000)])]) == 1e3...1e4)
        #expect(PercentileChart.range(of: [curve([(0, 0), (1, 5)])]) == 1...10)
        #expect(PercentileChart.range(of: []) == 1e3...1e6)
    }

    @Test("each nine is a quarter of the width, each decade its share of the height, the largest of n at 1 - 1/n")
    func positions() {
        let chart = PercentileChart(
            curves: [curve([(0, 1_000), (0.9, 10_000), (0.99, 100_000), (1, 1_000_000)], count: 1_000)],
            range: 1e3...1e6, label: "")
        #expect(chart.html.text.contains("d=\"M0 210L250 142L500 74L750 6\""))
    }

    @Test("the part where fewer than ten samples lie above is shaded")
    func shade() {
        let thousand = PercentileChart(curves: [curve([(1, 1_000)], count: 1_000)], range: 1e3...1e6, label: "").html
            .text
        #expect(thousand.contains("<rect x=\"50%\" y=\"6\" width=\"50%\""))
        let many = PercentileChart(curves: [curve([(1, 1_000)], count: 1_000_000)], range: 1e3...1e6, label: "").html
            .text
        #expect(!many.contains("<rect"))
    }

    @Test("text is never stretched: only the picture of the curves has a view box")
    func fluid() {
        let text = PercentileChart(curves: [curve([(0, 1_000), (1, 2_000)])], range: 1e3...1e6, label: "").html.text
        #expect(text.matches(of: #/viewBox/#).count == 1)
        #expect(text.contains("class=\"pl\" role=\"img\" aria-label=\"\" width=\"85%\" height=\"230\">"))
    }
}
