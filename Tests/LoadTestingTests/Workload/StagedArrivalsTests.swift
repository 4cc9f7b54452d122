import Testing

@testable import LoadTesting

@Suite struct StagedArrivalsTests {
    private func arrivals(
        from start: Double = 0, _ stages: [Stage], _ arrivals: Arrivals = .constant, seed: UInt64 = 1
    ) throws -> [UInt64] {
        Array(ArrivalPlan(try RateCurve(from: start, stages), arrivals: arrivals, seed: seed))
    }

    @Test("Under a ramp from 0 to 2 a second in 10 s, arrival i comes at the square root of 10 i")
    func ramp() throws {
        #expect(
            try arrivals([Stage(.seconds(10), target: 2)]) == [
                0, 3_162_277_660, 4_472_135_955, 5_477_225_575, 6_324_555_320, 7_071_067_812, 7_745_966_692,
                8_366_600_265, 8_944_271_910, 9_486_832_981,
            ])
    }

    @Test("A ramp down is the ramp up, mirrored")
    func mirrored() throws {
        let up = try arrivals([Stage(.seconds(10), target: 40)])
        let down = try arrivals(from: 40, [Stage(.seconds(10), target: 0)])
        #expect(up.count == 200 && down.count == 200)
        for (index, time) in down.enumerated().dropFirst() {
            // Arrival i of one is where 200 - i have still to come in the other.
            let mirrored = 10_000_000_000 - up[200 - index]
            if max(time, mirrored) - min(time, mirrored) > 1 { Issue.record("\(index): \(time), not \(mirrored)") }
        }
    }

    @Test("A stage at a steady rate is the plan at that rate, to the nanosecond", arguments: [1, 3, 7, 333.25, 2_000])
    func steady(rate: Double) throws {
        let staged = try arrivals(from: rate, [Stage(.seconds(20), target: rate)])
        let plain = try ArrivalPlan(rate: rate, arrivals: .constant, seed: 1).prefix(staged.count)
        #expect(staged.count == Int((rate * 20).rounded(.up)))
        #expect(zip(staged, plain).allSatisfy { max($0, $1) - min($0, $1) <= 1 })
        let random = try arrivals(from: rate, [Stage(.seconds(20), target: rate)], .poisson, seed: 9)
        let plainRandom = try ArrivalPlan(rate: rate, arrivals: .poisson, seed: 9).prefix(random.count)
        // The rounding of each position to a billionth of a request.
        let tolerance = UInt64(2 + 2 / rate)
        #expect(zip(random, plainRandom).allSatisfy { max($0, $1) - min($0, $1) <= tolerance })
    }

    @Test("Each stage has its share, a pause has none, and a jump takes no time")
    func perStage() throws {
        let stages = [
            Stage(.seconds(10), target: 100), Stage(.seconds(5), target: 100), Stage(.zero, target: 0),
            Stage(.seconds(5), target: 0), Stage(.zero, target: 50), Stage(.seconds(2), target: 50),
            Stage(.seconds(4), target: 0),
        ]
        let times = try arrivals(stages)
        let ends: [UInt64] = [10, 15, 20, 22, 26].map { $0 * 1_000_000_000 }
        let counts = zip([0] + ends, ends).map { range in times.count { range.0 <= $0 && $0 < range.1 } }
        #expect(counts == [500, 500, 0, 100, 100])
        #expect(times.count == 1_200)
        #expect(times[1_000] == 20_000_000_000 && times[1_001] == 20_020_000_000)
    }

    @Test("Arrivals are in order and within the stages, at any rate", arguments: [Arrivals.constant, .poisson])
    func order(_ kind: Arrivals) throws {
        let stages = [
            Stage(.microseconds(50), target: 1_000_000_000), Stage(.microseconds(37), target: 12_345),
            Stage(.milliseconds(30), target: 500_000.5), Stage(.zero, target: 0), Stage(.milliseconds(1), target: 7),
        ]
        let times = try arrivals(from: 3, stages, kind)
        #expect(times.count > 30_000)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(times.allSatisfy { $0 < 31_087_000 })
    }

    @Test("Random arrivals are as many as a Poisson process has under that area, and spread along it")
    func poisson() throws {
        let stages = [
            Stage(.seconds(20), target: 1_000), Stage(.seconds(10), target: 1_000), Stage(.seconds(20), target: 0),
        ]
        var counts: [Double] = []
        for seed in UInt64(1)...20 {
            let times = try arrivals(stages, .poisson, seed: seed)
            counts.append(Double(times.count))
            // A quarter of a ramp's area lies in its first half.
            let early = Double(times.count { $0 < 10_000_000_000 })
            #expect(abs(early - 2_500) < 4.5 * 2_500.0.squareRoot())
        }
        let mean = counts.reduce(0, +) / 20
        #expect(abs(mean - 30_000) < 4 * (30_000.0 / 20).squareRoot())
        let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19
        #expect(abs(variance / 30_000 - 1) < 4 * (2.0 / 19).squareRoot())
    }

    @Test("The plan for a seed never changes, and constant arrivals need none")
    func golden() throws {
        let stages = [Stage(.seconds(1), target: 10)]
        let times = try arrivals(stages, .poisson, seed: 42)
        #expect(times == Self.goldenTimes)
        #expect(try arrivals(stages, .poisson, seed: 43) != times)
        #expect(try arrivals(stages, seed: 1) == arrivals(stages, seed: 2))
    }

    private static let goldenTimes: [UInt64] = [
        82_127_093, 489_827_091, 493_056_712, 581_966_658, 595_078_924, 968_421_984, 975_599_703,
    ]
}
