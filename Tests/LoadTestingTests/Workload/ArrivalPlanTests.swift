import Foundation
import Testing

@testable import LoadTesting

@Suite struct ArrivalPlanTests {
    private func arrivals(_ count: Int, rate: Double, _ arrivals: Arrivals, seed: UInt64 = 1) throws -> [UInt64] {
        Array(try ArrivalPlan(rate: rate, arrivals: arrivals, seed: seed).prefix(count))
    }

    @Test(
        "Constant arrivals start at once and are 1/rate apart, to the nearest nanosecond",
        arguments: [
            (1, [0, 1_000_000_000, 2_000_000_000]), (2000, [0, 500_000, 1_000_000]),
            (3, [0, 333_333_333, 666_666_667, 1_000_000_000]), (0.001, [0, 1_000_000_000_000]),
            (1_000_000_000, [0, 1, 2]), (3_000_000, [0, 333, 667, 1000]),
        ] as [(Double, [UInt64])])
    func constant(rate: Double, expected: [UInt64]) throws {
        #expect(try arrivals(expected.count, rate: rate, .constant) == expected)
    }

    @Test(
        "A constant arrival does not drift, however late it is",
        arguments: [
            (3, 1_000_000_000, 333_333_333_333_333_333), (7, 1_000_000_000, 142_857_142_857_142_857),
            (1, 1_000_000_000, 1_000_000_000_000_000_000), (0.1, 1_000_000_000, 9_999_999_999_999_999_445),
            // The doubles next to 0.1 and 333.33 are not exactly that.
            (333.33, 1_000_000_000, 3_000_030_000_300_003),
        ] as [(Double, UInt64, UInt64)])
    func noDrift(rate: Double, index: UInt64, expected: UInt64) throws {
        #expect(FixedPointGap(rate: rate).offset(of: index) == expected)
    }

    @Test("An arrival that is too late to be counted in nanoseconds does not exist")
    func overflow() {
        #expect(FixedPointGap(rate: 0.001).offset(of: 18_446_744) == 18_446_743_999_999_999_616)
        #expect(FixedPointGap(rate: 0.001).offset(of: 18_446_745) == nil)
    }

    @Test("Poisson arrivals are the same for the same seed, on every platform")
    func golden() throws {
        let times: [UInt64] = [33_724, 1_199_652, 1_215_524, 1_693_425, 1_770_594]
        #expect(try arrivals(5, rate: 1000, .poisson, seed: 42) == times)
        #expect(try arrivals(5, rate: 1000, .poisson, seed: 43) != times)
    }

    @Test("Poisson gaps have the mean and the variance of an exponential distribution")
    func moments() throws {
        let count = 200_000
        let times = try arrivals(count, rate: 2000, .poisson)
        let gaps = zip(times, [0] + times).map { Double($0 - $1) / 500_000 }
        let mean = gaps.reduce(0, +) / Double(count)
        let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        // Standard errors: 1/sqrt n of the mean, sqrt(8/n) of the variance; four of each.
        #expect(abs(mean - 1) < 4 / Double(count).squareRoot())
        #expect(abs(variance - 1) < 4 * (8 / Double(count)).squareRoot())
        // As many gaps as expected are longer than three means.
        let long = Double(gaps.count { $0 > 3 }) / Double(count)
        #expect(abs(long - exp(-3)) < 4 * (exp(-3) / Double(count)).squareRoot())
    }

    @Test("Arrivals in equal intervals are as spread as those of a Poisson process")
    func dispersion() throws {
        var perInterval = [Double](repeating: 0, count: 1000)
        for time in try ArrivalPlan(rate: 2000, arrivals: .poisson, seed: 3) {
            guard time < 10_000_000_000 else { break }
            perInterval[Int(time / 10_000_000)] += 1
        }
        let mean = perInterval.reduce(0, +) / 1000
        let variance = perInterval.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 999
        #expect(abs(variance / mean - 1) < 4 * (2.0 / 999).squareRoot())
    }

    @Test("The logarithm is as good as the C library's")
    func logarithm() {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<10_000 {
            let x = 1 - generator.nextUnit()
            let error = abs(RandomGaps.naturalLogarithm(x) - log(x)) / max(1, abs(log(x)))
            if error > 4e-16 { Issue.record("ln \(x) is off by \(error)") }
        }
        #expect(RandomGaps.naturalLogarithm(1) == 0)
        #expect(abs(RandomGaps.naturalLogarithm(0x1p-53) + 53 * 0.6931471805599453) < 1e-14)
    }

    @Test(
        "A rate that cannot be offered is refused in one sentence", arguments: [0, -1, 0.0009, 1.1e9, .infinity, .nan])
    func refused(rate: Double) throws {
        let error = #expect(throws: ArrivalPlanError.self) {
            try ArrivalPlan(rate: rate, arrivals: .constant, seed: 1)
        }
        #expect(
            error?.description
                == "A rate of \(rate) requests a second cannot be offered; it must be from 0.001 to 1000000000.")
    }
}
