import Testing

@testable import LoadTesting

@Suite struct SeriesSamplerTests {
    private func totals(_ ok: UInt64, unexpected: UInt64 = 0) -> OutcomeTotals {
        var totals = OutcomeTotals()
        totals.add(ok, of: .ok)
        totals.add(unexpected, of: .unexpected(.error))
        return totals
    }

    private func times(_ nanoseconds: [UInt64]) -> IntervalHistogram {
        let recorder = LatencyRecorder(hasIntendedStarts: false, shards: 1)
        for value in nanoseconds { recorder.record(.ok, start: 0, end: value) }
        return recorder.intervalReader().read(isLast: true)
    }

    /// Looked at every 2 ms, three requests each time.
    private func run(_ looks: Int, times: @escaping (Bool) -> IntervalHistogram) -> SeriesSampler {
        let sampler = SeriesSampler(startedAt: 1_000, times: times)
        for step in 1...looks {
            sampler.sample(
                at: 1_000 + UInt64(step) * 2_000_000, totals: totals(UInt64(step) * 3), inFlight: UInt64(step % 10))
        }
        sampler.finish(at: 1_000 + UInt64(looks) * 2_000_000 + 500, totals: totals(UInt64(looks) * 3 + 1))
        return sampler
    }

    @Test(
        "however long the run, there are at most 200 intervals, adjacent, that cover the window and all of its requests",
        arguments: [1, 4, 5, 999, 1_000, 1_001, 1_500, 100_000, 400_000])
    func bounded(looks: Int) {
        let intervals = run(looks) { _ in IntervalHistogram() }.intervals
        #expect(intervals.count <= 200)
        if looks > 1_000 { #expect(intervals.count >= 100) }
        #expect(intervals[0].start == 0)
        for (first, second) in zip(intervals, intervals.dropFirst()) {
            #expect(first.start + first.length == second.start)
        }
        #expect(intervals.map(\.length).reduce(0, +) == UInt64(looks) * 2_000_000 + 500)
        #expect(intervals.map(\.totals.completed).reduce(0, +) == UInt64(looks) * 3 + 1)
    }

    @Test("an interval has the most seen in flight while it lasted, and the run the most of all")
    func inFlight() {
        let sampler = run(20) { _ in IntervalHistogram() }
        #expect(sampler.intervals.map(\.inFlight) == [5, 9, 5, 9])
        #expect(sampler.inFlightHighWater == 9)
        let quick = SeriesSampler(startedAt: 0) { _ in IntervalHistogram() }
        for step in UInt64(1)...20 { quick.sample(at: step * 2_000_000, totals: totals(step / 8), inFlight: 0) }
        #expect(quick.intervals.map(\.inFlight) == [0, 1, 0, 1], "what was done was in flight, seen or not")
        #expect(quick.inFlightHighWater == 1)
        #expect(SeriesSampler(startedAt: 0) { _ in IntervalHistogram() }.inFlightHighWater == nil)
    }

    @Test("when intervals are merged, their percentiles come from their merged histograms")
    func halved() {
        // Nine of ten intervals are fast and busy, one is slow.
        var step = 0
        var handedOut: UInt64 = 0
        let fast = times(Array(repeating: 1_000, count: 20))
        let slow = times([1_000_000, 1_000_000])
        let sampler = run(100_000) { _ in
            step += 1
            let times = step % 10 == 0 ? slow : fast
            handedOut += times.count
            return times
        }
        #expect(sampler.intervals.map(\.times.count).reduce(0, +) == handedOut, "nothing is lost in a merger")
        let merged = sampler.intervals.filter { $0.times.groups.count == 2 }
        #expect(!merged.isEmpty)
        for interval in merged {
            let p50 = interval.times.reportableValue(atPercentile: 50) ?? 0
            #expect((1_000...1_004).contains(p50), "an average would lie far above")
        }
    }

    @Test("a long run takes no more memory than a short one")
    func flat() {
        let values = (0..<2_000).map { UInt64($0) * 1_000 }
        let all = times(values)
        let sampler = run(500_000) { _ in all }
        #expect(sampler.intervals.allSatisfy { $0.times.groups.count == all.groups.count })
    }

    @Test("the rest of the window is an interval, or part of the last one when it is short")
    func rest() {
        func ends(_ rest: UInt64) -> [UInt64] {
            let sampler = SeriesSampler(startedAt: 0) { _ in IntervalHistogram() }
            sampler.sample(at: 10_000_000, totals: totals(5), inFlight: 1)
            sampler.finish(at: 10_000_000 + rest, totals: totals(6))
            return sampler.intervals.map(\.length)
        }
        #expect(ends(6_000_000) == [10_000_000, 6_000_000])
        #expect(ends(1_000_000) == [11_000_000])
        let sampler = SeriesSampler(startedAt: 0) { _ in IntervalHistogram() }
        sampler.finish(at: 1_000, totals: totals(1))
        #expect(sampler.intervals.map(\.length) == [1_000])
    }

    @Test("a point has outcomes and percentiles where it has enough requests, and no more than the largest time of all")
    func point() {
        var interval = SeriesSampler.Interval(start: 5, length: 10, totals: totals(7, unexpected: 2), inFlight: 3)
        interval.times = times(Array(repeating: 1_000_000, count: 40))
        let point = SeriesPoint(interval, largest: 1_000_100)
        #expect(point.completed == 9 && point.failed == 2 && point.unexpected == 2 && point.inFlight == 3)
        #expect(point.p50 == 1_000_100 && point.p90 == 1_000_100 && point.max == 1_000_100)
        #expect(point.p99 == nil, "368 requests are needed")
        interval.times = IntervalHistogram()
        let empty = SeriesPoint(interval, largest: .max)
        #expect(empty.p50 == nil && empty.max == nil)
    }
}
