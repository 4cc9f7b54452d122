import Dispatch
import Testing

@testable import LoadTesting

@Suite struct HistogramTests {
    private func histogram(_ values: UInt64...) -> Histogram {
        let histogram = Histogram()
        values.forEach(histogram.record)
        return histogram
    }

    @Test("Every value is counted once, at its counter")
    func counts() {
        let snapshot = histogram(0, 1, 1, 2048, 2049, 1_000_000).snapshot()
        #expect(snapshot.count == 6)
        #expect(snapshot.counts[0] == 1)
        #expect(snapshot.counts[1] == 2)
        #expect(snapshot.counts[2048] == 2)
        #expect(snapshot.counts[11_169] == 1)
        #expect(snapshot.counts.count == 11_170)
        #expect(snapshot.clampedCount == 0)
    }

    @Test(
        "A value above one hour is counted as one hour and as clamped",
        arguments: [3_600_000_000_001, 3_601_330_077_695, 3_601_330_077_696, 1 << 42, 1 << 43, .max] as [UInt64])
    func clamped(value: UInt64) {
        for histogram in [
            histogram(value, 5), histogram(5, value), histogram(3_600_000_000_000, value),
            histogram(3_599_000_000_000, value),
        ] {
            let snapshot = histogram.snapshot()
            #expect(snapshot.count == 2)
            #expect(snapshot.clampedCount == 1)
            #expect(histogram.clampedCount == 1)
            #expect(snapshot.max == 3_601_330_077_695)
        }
    }

    @Test("One hour itself is not clamped, alone or after others")
    func oneHour() {
        let snapshot = histogram(3_600_000_000_000, 3_600_000_000_000, 1, 3_599_182_594_047).snapshot()
        #expect(snapshot.clampedCount == 0)
        #expect(snapshot.count == 4)
        #expect(snapshot.counts.last == 2)
    }

    @Test("Recording downwards, upwards or at random counts the same")
    func order() {
        var generator = SeededGenerator(seed: 3)
        let values = (0..<10_000).map { _ in generator.next() >> (22 + generator.next() % 40) }
        let snapshots = [values, values.sorted(), values.sorted(by: >)].map { values in
            let histogram = Histogram()
            values.forEach(histogram.record)
            return histogram.snapshot()
        }
        #expect(snapshots[0].count == 10_000)
        #expect(snapshots[0] == snapshots[1])
        #expect(snapshots[0] == snapshots[2])
    }

    @Test("After a reset nothing is left, and counting starts again")
    func reset() {
        let histogram = histogram(1, 500, 3_600_000_000_000, .max)
        histogram.reset()
        #expect(histogram.snapshot() == HistogramSnapshot())
        histogram.record(70)
        #expect(histogram.snapshot() == self.histogram(70).snapshot())
    }

    @Test("A reader may look while the writer writes, and finds everything when it is done")
    func concurrentReader() {
        let histogram = Histogram()
        DispatchQueue.global().async {
            for value in UInt64(0)..<100_000 { histogram.record(value * 37) }
        }
        var last: UInt64 = 0
        while last < 100_000 {
            let now = histogram.snapshot().count
            #expect(now >= last && now <= 100_000)
            last = now
        }
    }
}
