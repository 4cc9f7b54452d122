import Foundation
import Testing

@testable import LoadTesting

@Suite("Percentile")
struct PercentileTests {
    @Test(
        "the samples needed are the smallest n with q^n <= 0.025",
        arguments: [Percentile.p50, .p90, .p99, .p999, .p9999])
    func needed(percentile: Percentile) {
        let exact = (log(0.025) / log(percentile.quantile)).rounded(.up)
        #expect(Double(percentile.samplesNeeded) == exact)
    }

    @Test("a percentile without enough samples says how many it needs")
    func missing() {
        let summary = LatencySummary(
            count: 500, min: 1, mean: 2, p50: 2, p90: 3, p99: 4, p999: nil, p9999: nil, max: 9, hdr: "")
        #expect(Percentile.p999.cell(in: summary).human == "n/a (needs 3,688)")
        #expect(Percentile.p99.cell(in: summary) == .nanoseconds(4))
        #expect(LatencyPoint.summary(summary).map(\.quantile) == [0, 0.5, 0.9, 0.99, 1])
    }
}
