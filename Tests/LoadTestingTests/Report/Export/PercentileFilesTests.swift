import Foundation
import Testing

@testable import LoadTesting

@Suite("Percentile files")
struct PercentileFilesTests {
    private func snapshot(_ values: [UInt64: UInt64]) -> HistogramSnapshot {
        var counts = Array(repeating: UInt64(0), count: HistogramLayout.counterCount)
        for (value, count) in values { counts[HistogramLayout.index(of: value)] += count }
        return HistogramSnapshot(counts: counts)
    }

    @Test("five rows to each halving of what is left, each at the value that reaches it")
    func levels() {
        let rows = PercentileDistribution.rows(of: snapshot([100: 50, 200: 25, 300: 15, 400: 10]))
        #expect(
            rows.map(\.percentile) == [
                0, 10, 20, 30, 40, 50, 55, 60, 65, 70, 75, 77.5, 80, 82.5, 85, 87.5, 88.75, 90, 91.25, 100,
            ])
        #expect(
            rows.map(\.value) == Array(repeating: 100, count: 6) + Array(repeating: 200, count: 5)
                + Array(repeating: 300, count: 7) + [400, 400])
        #expect(
            rows.map(\.count) == Array(repeating: 50, count: 6) + Array(repeating: 75, count: 5)
                + Array(repeating: 90, count: 7) + [100, 100])
    }

    @Test("is printed as HdrHistogram prints it, in milliseconds")
    func text() {
        #expect(
            PercentileDistribution.render(snapshot([1_000: 1, 2_000: 1])) == """
                       Value     Percentile TotalCount 1/(1-Percentile)

                    0.001000 0.000000000000          1           1.00
                    0.001000 0.100000000000          1           1.11
                    0.001000 0.200000000000          1           1.25
                    0.001000 0.300000000000          1           1.43
                    0.001000 0.400000000000          1           1.67
                    0.001000 0.500000000000          1           2.00
                    0.002000 0.550000000000          2           2.22
                    0.002000 1.000000000000          2
                #[Mean    =     0.001500, StdDeviation   =     0.000500]
                #[Max     =     0.002000, Total count    =            2]
                #[Buckets =           32, SubBuckets     =         2048]

                """)
    }

    @Test("ends also for more values than percentiles can tell apart")
    func manyValues() {
        let rows = PercentileDistribution.rows(of: snapshot([1: UInt64(Int64.max) / 2, 2: 1, 3: 1]))
        #expect(rows.count < 400 && rows.last?.percentile == 100)
        #expect(PercentileDistribution.rows(of: HistogramSnapshot()) == [])
    }

    @Test(
        "file names stay inside their folder, and each metric has one of its own",
        arguments: HostileNames.all + ["../../etc/passwd", ".."])
    func names(name: String) {
        let files = PercentileFiles.render(HostileNames.fewCases(name))
        #expect(files.count == 3 * 3 && Set(files.map(\.name)).count == files.count)
        for file in files {
            #expect(!file.name.contains("/") && !file.name.hasPrefix(".") && file.name.utf8.count < 140)
            #expect(file.name.hasSuffix(".hgrm"))
        }
    }
}
