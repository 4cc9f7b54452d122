import LeakDetection
import LoadTesting
import Testing

@testable import BenchmarkCommand

/// What is measured must really be done, and figures must become the right cells. How long it takes is not tested.
@Suite struct HarnessCostTests {
    @Test("every increment and every recording is made, whatever the number", arguments: [0, 1, 2_047, 2_048, 5_000])
    func recording(count: Int) {
        let bench = RecordingBench()
        for subject in RecordingCosts.Subject.allCases { _ = bench.nanoseconds(of: subject, times: count) }
        #expect(bench.incremented == UInt64(count))
        #expect(bench.recorded == [UInt64(count), UInt64(count)])
        #expect(bench.requests == [UInt64(count), UInt64(count)])
    }

    @Test("increments and recordings hit the same number of places")
    func places() {
        let bench = RecordingBench()
        _ = bench.nanoseconds(of: .increment, times: 2_048)
        _ = bench.nanoseconds(of: .histogram, times: 2_048)
        _ = bench.nanoseconds(of: .histogramAbove, times: 2_048)
        #expect(bench.placesRecorded == [bench.placesIncremented, bench.placesIncremented])
        #expect(bench.placesIncremented > 1_000)
    }

    @Test("the histogram is held against the increment, and over 3 times as dear is too dear")
    func recordingSection() {
        let costs = RecordingCosts(
            operations: 1_000, rounds: [.increment: [0.5, 0.5], .histogram: [1.6, 1.6], .clock: [20, 22]])
        let rows = costs.section.rows
        #expect(rows[0][2] == .empty && rows[0][3] == .empty)
        #expect(rows[2][3] == .target(limit: 3, base: "A", median: 3.2))
        #expect(!rows[2][3].isWithinTarget)
        #expect(rows[5][1] == .missing)
    }

    @Test("there is a row for each level of leak detection, in a table of at most 100 columns")
    func leases() {
        let costs = LeaseCosts(leases: 10, baseline: [30], levels: [.off: [20], .sites: [90]])
        #expect(costs.section.rows.count == 1 + LeakDetail.allCases.count)
        #expect(costs.section.rows[1][2] == Spread([20.0 / 30]).map(DoctorCell.ratio))
    }

    @Test("leases that are measured are all released")
    func released() {
        let ledger = Ledger(detail: .sites)
        ledger.withRequest(0) { LeaseCosts.openAndRelease(100) }
        #expect(ledger.rows().map(\.opened) == [100])
        #expect(ledger.liveCount == 0)
    }

    @Test("scaling is throughput over throughput, and judged as a part of the machine's own")
    func scaling() {
        typealias Turn = LedgerScaling.Turn
        let good = Turn(
            alone: [.arithmetic: 10, .counts: 50, .sites: 60], together: [.arithmetic: 10, .counts: 50, .sites: 100])
        let shared = Turn(
            alone: [.arithmetic: 10, .counts: 50, .sites: 60], together: [.arithmetic: 20, .counts: 100, .sites: 200])
        #expect(good.scaling(of: .arithmetic) == 2 && shared.scaling(of: .arithmetic) == 1)
        #expect(good.share(of: .sites) == 0.6 && shared.share(of: .counts) == 1)
        let scaling = LedgerScaling(operations: 10, rounds: [[good, good, shared], [good, shared, shared]])
        let rows = scaling.section.rows
        #expect(rows[0][2] == Spread([2, 1]).map(DoctorCell.ratio))
        #expect(rows[0][4] == .empty)
        #expect(rows[1][4] == .floor(limit: 0.85, base: "A", median: 1))
        #expect(rows[1][4].text == "at least 0.85 x A: within")
        #expect(rows[2][4].text == "at least 0.85 x A: under")
    }

    @Test("threads of a crew all do their work, each with its own number")
    func crew() async {
        let ledger = Ledger(detail: .counts)
        _ = await onThreadOfItsOwn {
            ThreadCrew(count: 4).nanoseconds(threads: 3) { number in
                ledger.withRequest(UInt64(number)) { LeaseCosts.openAndRelease(number + 1) }
            }
        }
        #expect(ledger.rows().map(\.opened) == [6])
    }
}
