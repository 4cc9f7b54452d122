import Testing

@testable import LoadTesting

@Suite struct HistogramLayoutTests {
    @Test(
        "Values are counted where HdrHistogram counts them",
        arguments: [
            (0, 0), (1, 1), (2047, 2047), (2048, 2048), (2049, 2048), (2050, 2049), (4095, 3071), (4096, 3072),
            (1_000_000, 11_169), (3_600_000_000_000, 33_420),
        ] as [(UInt64, Int)])
    func index(value: UInt64, expected: Int) { #expect(HistogramLayout.index(of: value) == expected) }

    @Test("The ranges of the counters follow each other without gap or overlap")
    func contiguous() {
        var next: UInt64 = 0
        for index in 0..<HistogramLayout.counterCount {
            let lowest = HistogramLayout.lowestEquivalent(at: index)
            let highest = HistogramLayout.highestEquivalent(at: index)
            let isRight =
                lowest == next && HistogramLayout.index(of: lowest) == index
                && HistogramLayout.index(of: highest) == index
                && (lowest...highest).contains(HistogramLayout.medianEquivalent(at: index))
                // Three significant digits.
                && Double(highest - lowest) <= Double(lowest) / 1000
            if !isRight { Issue.record("counter \(index) counts \(lowest) to \(highest)") }
            next = highest + 1
        }
        #expect(next == 1 << 42)
    }
}
