import Testing

@testable import LoadTesting

@Suite struct HistogramSnapshotTests {
    private func snapshot(_ values: some Sequence<UInt64>) -> HistogramSnapshot {
        let histogram = Histogram()
        values.forEach(histogram.record)
        return histogram.snapshot()
    }

    @Test("Without values every figure is 0 and nothing can be reported")
    func empty() {
        let empty = HistogramSnapshot()
        #expect(empty.min == 0)
        #expect(empty.max == 0)
        #expect(empty.mean == 0)
        #expect(empty.value(atPercentile: 50) == 0)
        #expect(empty.reportableValue(atPercentile: 50) == nil)
        #expect(LatencySummary(empty) == nil)
    }

    @Test(
        "A percentile is the smallest value that so many percent of all values do not exceed",
        arguments: [
            (0, 1), (0.1, 1), (0.11, 2), (50, 500), (50.01, 501), (90, 900), (99, 990), (99.9, 999), (99.99, 1000),
            (100, 1000), (150, 1000), (-5, 1),
        ])
    func percentiles(percentile: Double, expected: UInt64) {
        #expect(snapshot(1...1000).value(atPercentile: percentile) == expected)
    }

    @Test("Figures are those of HdrHistogram: lowest, highest and middle values that share a counter")
    func equivalents() {
        let snapshot = snapshot([1_000_000])
        #expect(snapshot.min == 999_936)
        #expect(snapshot.max == 1_000_447)
        #expect(snapshot.mean == 1_000_192)
        #expect(snapshot.value(atPercentile: 50) == 1_000_447)
    }

    /// The figures of PyPI's `hdrhistogram` 0.10.8 for the same values.
    @Test("Mean and percentiles of known values are those of another implementation")
    func reference() {
        let snapshot = snapshot((0..<200_000).map { $0 % 1000 == 0 ? 5_000_000 : 70 })
        #expect((snapshot.mean * 1000).rounded() / 1000 == 5069.098)
        #expect(snapshot.value(atPercentile: 99.9) == 70)
        #expect(snapshot.value(atPercentile: 99.99) == 5_001_215)
    }

    @Test("A percentile never exceeds the maximum, nor falls below the minimum")
    func bounds() {
        var generator = SeededGenerator(seed: 4)
        let snapshot = snapshot((0..<500).map { _ in generator.next() >> (generator.next() % 30 + 22) })
        for tenth in 0...1000 {
            let value = snapshot.value(atPercentile: Double(tenth) / 10)
            #expect((snapshot.min...snapshot.max).contains(value))
        }
    }

    @Test(
        "A percentile needs as many values as a finite 95% interval does",
        arguments: [
            (50, 6), (90, 36), (95, 72), (99, 368), (99.9, 3688), (99.99, 36_887), (10, 36), (1, 368), (0, .max),
            (100, .max), (.nan, .max),
        ] as [(Double, UInt64)])
    func minimumSampleCount(percentile: Double, expected: UInt64) {
        #expect(HistogramSnapshot.minimumSampleCount(forPercentile: percentile) == expected)
    }

    @Test("With one value fewer than needed a percentile is not reported")
    func reportable() {
        #expect(snapshot(1...367).reportableValue(atPercentile: 99) == nil)
        #expect(snapshot(1...368).reportableValue(atPercentile: 99) == 365)
    }

    @Test("Merging snapshots or histograms counts as if all values had been recorded in one")
    func merge() {
        let low: [UInt64] = [1, 2, 3, .max]
        let high: [UInt64] = [3, 1_000_000, 5_000_000_000]
        let all = snapshot(low + high)
        for (first, second) in [(low, high), (high, low)] {
            var merged = snapshot(first)
            merged.merge(snapshot(second))
            #expect(merged == all)
        }
        let histogram = Histogram()
        high.forEach(histogram.record)
        var merged = snapshot(low)
        merged.merge(histogram)
        #expect(merged == all)
        merged.merge(HistogramSnapshot())
        merged.merge(Histogram())
        #expect(merged == all)
    }

    @Test("A summary has the percentiles that can be known, and null for the others")
    func summary() throws {
        let summary = try #require(LatencySummary(snapshot(1...1000)))
        #expect(summary.count == 1000)
        #expect(summary.min == 1)
        #expect(summary.mean == 500.5)
        #expect(summary.p50 == 500)
        #expect(summary.p90 == 900)
        #expect(summary.p99 == 990)
        #expect(summary.p999 == nil)
        #expect(summary.p9999 == nil)
        #expect(summary.max == 1000)
    }

    @Test("A summary follows from its own payload")
    func summaryOfPayload() throws {
        var generator = SeededGenerator(seed: 6)
        let values = (0..<5000).map { _ in generator.next() >> 40 }
        let summary = try #require(LatencySummary(snapshot(values)))
        #expect(LatencySummary(try HistogramCodec.decode(summary.hdr)) == summary)
    }
}
