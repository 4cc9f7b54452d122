import Testing

@testable import LoadTesting

@Suite("The histogram of an interval")
struct IntervalHistogramTests {
    /// Through a recorder, as in life.
    private func interval(_ values: [UInt64]) -> IntervalHistogram {
        let recorder = LatencyRecorder(hasIntendedStarts: false, shards: 1)
        for value in values { recorder.record(.ok, start: 0, end: value) }
        return recorder.intervalReader().read(isLast: true)
    }

    private func draw(_ count: Int, seed: UInt64) -> [UInt64] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            UInt64.random(in: 0...(1 << UInt64.random(in: 1...40, using: &generator)), using: &generator)
        }
    }

    @Test("percentiles are those of the whole histogram, to 0.4% or 4 ns")
    func percentiles() throws {
        let values = draw(5_000, seed: 7)
        let whole = Histogram()
        for value in values { whole.record(value) }
        let snapshot = whole.snapshot()
        let interval = interval(values)
        #expect(interval.count == 5_000)
        for percentile in [50.0, 90, 99, 99.9] {
            let exact = snapshot.value(atPercentile: percentile)
            let coarse = try #require(interval.reportableValue(atPercentile: percentile))
            #expect(coarse >= exact && Double(coarse - exact) <= max(4, Double(exact) * 0.004), "p\(percentile)")
        }
    }

    @Test("merging adds the counts: the same as having recorded everything in one")
    func merging() {
        let (first, second) = (draw(3_000, seed: 1), draw(500, seed: 2))
        var merged = interval(first)
        merged.merge(interval(second))
        #expect(merged == interval(first + second))
        var empty = IntervalHistogram()
        empty.merge(merged)
        empty.merge(IntervalHistogram())
        #expect(empty == merged)
    }

    @Test("a percentile of merged intervals is not the mean of their percentiles")
    func notAveraged() {
        var merged = interval(Array(repeating: 1_000, count: 900))
        merged.merge(interval(Array(repeating: 1_000_000, count: 100)))
        let p50 = merged.reportableValue(atPercentile: 50) ?? 0
        #expect((1_000...1_004).contains(p50))
    }

    @Test("without enough values there is no percentile, without any no maximum")
    func few() {
        #expect(interval([1, 2, 3, 4, 5]).reportableValue(atPercentile: 50) == nil)
        #expect(interval([1, 2, 3, 4, 5, 6]).reportableValue(atPercentile: 50) != nil)
        #expect(IntervalHistogram().max == nil)
        #expect(interval([5_000_000_000_000]).max.map { $0 >= HistogramLayout.highestTrackable } == true)
    }
}
