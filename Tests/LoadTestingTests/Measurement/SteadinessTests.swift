import Testing

@testable import LoadTesting

@Suite("Steadiness")
struct SteadinessTests {
    @Test(
        "z of the Mann-Kendall test is what SciPy's kendalltau gives for the same numbers",
        arguments: [
            (Array(1...10), 3.93548), (Array((1...10).reversed()), -3.93548), (Array(repeating: 5, count: 10), 0),
            ([1, 1, 1, 1, 1, 2, 2, 2, 2, 2], 2.506718), ([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], 1.668115),
            ([9, 7, 9, 3, 2, 3, 8, 4, 6, 2, 6, 4, 3], -1.361766),
            ([100, 101, 99, 102, 103, 102, 104, 106, 105, 107, 108, 110], 3.849123), ([7], 0), ([], 0),
        ] as [([Int], Double)])
    func mannKendall(values: [Int], z: Double) {
        #expect(abs(MannKendall.z(values) - z) < 1e-5)
    }

    @Test("its variance, ties and all, is that of all orders of the same values")
    func variance() {
        // All 5,040 orders of seven values: the sum of signs has mean 0 and this variance.
        let values = [1, 1, 2, 3, 3, 3, 4]
        var sumOfSquares = 0
        var count = 0
        forEachOrder(of: values) { order in
            var sum = 0
            for (index, value) in order.enumerated() {
                for earlier in order[..<index] { sum += (value - earlier).signum() }
            }
            sumOfSquares += sum * sum
            count += 1
        }
        let variance = Double(sumOfSquares) / Double(count)
        // Ascending, with 17 of the 21 pairs rising and 4 tied.
        #expect(abs(MannKendall.z(values) - 16 / variance.squareRoot()) < 1e-9)
    }

    @Test(
        "unsteady means a trend and a change of more than 3%",
        arguments: [
            (Array(100...111), 102, 108, Steadiness.Tag.unsteady), (Array((100...111).reversed()), 108, 102, .unsteady),
            (Array(1_000...1_011), 1_002, 1_008, .steady),
            ([100, 120, 90, 130, 95, 125, 100, 118, 97, 122, 99, 124], 100, 110, .steady),
            (Array(repeating: 100, count: 12), 100, 100, .steady),
        ] as [([UInt64], UInt64, UInt64, Steadiness.Tag)])
    func tags(medians: [UInt64], first: UInt64, second: UInt64, tag: Steadiness.Tag) {
        let steadiness = Steadiness(medians: medians, firstHalf: first, secondHalf: second)
        #expect(steadiness.tag == tag)
        #expect((steadiness.caution != nil) == (tag == .unsteady))
    }

    @Test("the caution says which way, from where and to where")
    func caution() {
        let risen = Steadiness(medians: Array(100...111), firstHalf: 1_200_000, secondHalf: 1_900_000)
        #expect(
            risen.caution?.replacing("\u{00A0}", with: " ")
                == "Not steady: p50 rose from 1.20 ms in the first half of the run to 1.90 ms in the second; try a longer warm-up (-w) or run (-d), or less load."
        )
        let fallen = Steadiness(medians: Array((100...111).reversed()), firstHalf: 9_000, secondHalf: 2_000)
        #expect(fallen.caution?.contains("fell from") == true)
    }

    /// An interval of 10 requests that took this long each.
    private func interval(_ index: Int, _ time: UInt64, length: UInt64, count: Int = 10) -> SeriesSampler.Interval {
        let recorder = LatencyRecorder(hasIntendedStarts: false, shards: 1)
        for _ in 0..<count { recorder.record(.ok, start: 0, end: time) }
        return SeriesSampler.Interval(
            start: UInt64(index) * length, length: length, times: recorder.intervalReader().read(isLast: true))
    }

    @Test("a case that grows slower all the time is unsteady; one that is slow at first only is not")
    func trend() {
        let rising = (0..<150).map { interval($0, 1_000_000 + UInt64($0) * 5_000, length: 20_000_000) }
        #expect(Steadiness(rising)?.tag == .unsteady)
        #expect(Steadiness(rising)?.intervals == 12)
        let level = (0..<150).map { interval($0, $0 < 3 ? 9_000_000 : 1_000_000, length: 20_000_000) }
        #expect(Steadiness(level)?.tag == .steady)
    }

    @Test("less than a second, fewer than ten intervals, or intervals without a median: nothing is said")
    func tooShort() {
        let brief = (0..<99).map { interval($0, 1_000_000 + UInt64($0) * 50_000, length: 10_000_000) }
        #expect(Steadiness(brief) == nil)
        #expect(Steadiness(brief + [interval(99, 9_000_000, length: 10_000_000)]) != nil)
        #expect(Steadiness((0..<9).map { interval($0, 1_000_000, length: 1_000_000_000) }) == nil)
        #expect(Steadiness((0..<12).map { interval($0, 1_000_000, length: 1_000_000_000, count: 5) }) == nil)
        #expect(Steadiness([]) == nil)
    }

    @Test("level noise is called unsteady in fewer than 1 of 100 cases")
    func falseAlarms() {
        var generator = SeededGenerator(seed: 5)
        var alarms = 0
        for _ in 0..<2_000 {
            let medians = (0..<12).map { _ in UInt64.random(in: 900_000...1_100_000, using: &generator) }
            let halves = [medians[..<6], medians[6...]].map { $0.sorted()[3] }
            if Steadiness(medians: medians, firstHalf: halves[0], secondHalf: halves[1]).tag == .unsteady {
                alarms += 1
            }
        }
        #expect(alarms < 20, "\(alarms) of 2,000")
    }

    private func forEachOrder(of values: [Int], _ body: ([Int]) -> Void) {
        var values = values
        func permute(_ from: Int) {
            if from == values.count { return body(values) }
            for index in from..<values.count {
                values.swapAt(from, index)
                permute(from + 1)
                values.swapAt(from, index)
            }
        }
        permute(0)
    }
}
