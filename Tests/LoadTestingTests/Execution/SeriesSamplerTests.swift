import Testing

@testable import LoadTesting

@Suite struct SeriesSamplerTests {
    private func totals(_ ok: UInt64) -> OutcomeTotals {
        var totals = OutcomeTotals()
        totals.add(ok, of: .ok)
        return totals
    }

    @Test("however long the run, there are at most 200 points, they are adjacent and add up")
    func bounded() {
        let sampler = SeriesSampler(startedAt: 1_000)
        var now: UInt64 = 1_000
        for step in 1...100_000 {
            now += 2_000_000
            sampler.sample(at: now, totals: totals(UInt64(step) * 3), inFlight: UInt64(step % 10))
        }
        let points = sampler.points
        #expect((90...200).contains(points.count))
        #expect(points[0].startNanoseconds == 0)
        for (first, second) in zip(points, points.dropFirst()) {
            #expect(first.startNanoseconds + first.lengthNanoseconds == second.startNanoseconds)
        }
        let covered = points[points.count - 1].startNanoseconds + points[points.count - 1].lengthNanoseconds
        #expect(points.reduce(0) { $0 + $1.completed } == covered / 2_000_000 * 3)
        #expect(points.allSatisfy { $0.inFlight <= 9 })
    }
}
