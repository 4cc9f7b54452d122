import Testing

@testable import LoadTesting

@Suite struct StageTests {
    @Test(
        "As many requests arrive as the area under the rate is large",
        arguments: [
            (0, [Stage(.seconds(30), target: 1000)], 15_000), (1000, [Stage(.seconds(10), target: 1000)], 10_000),
            (0, [Stage(.zero, target: 500), Stage(.seconds(2), target: 500)], 1_000),
            (
                0,
                [Stage(.seconds(10), target: 1000), Stage(.seconds(60), target: 1000), Stage(.seconds(10), target: 0)],
                70_000
            ),
            (0.5, [Stage(.seconds(3), target: 0.5)], 2), (100, [Stage(.milliseconds(1), target: 0)], 1),
            (0, [Stage(.seconds(1), target: 0), Stage(.seconds(1), target: 2)], 1),
            (0.1, [Stage(.seconds(10), target: 0.1)], 1), (3, [Stage(.milliseconds(333), target: 3)], 1),
        ] as [(Double, [Stage], UInt64)])
    func area(start: Double, stages: [Stage], count: UInt64) throws {
        let curve = try RateCurve(from: start, stages)
        #expect(curve.constantArrivals == count)
        #expect(Array(ArrivalPlan(curve, arrivals: .constant, seed: 1)).count == Int(count))
    }

    @Test("A hundred stages of a tenth of a second are as long and hold as much as one of ten seconds")
    func manyStages() throws {
        let curve = try RateCurve(from: 700, Array(repeating: Stage(.milliseconds(100), target: 700), count: 100))
        #expect(curve.length == 10_000_000_000 && curve.constantArrivals == 7_000 && curve.peak == 700)
    }

    @Test("The peak is the highest rate that lasts, also at the beginning")
    func peak() throws {
        #expect(try RateCurve(from: 90, [Stage(.seconds(1), target: 5)]).peak == 90)
        #expect(try RateCurve(from: 0, [Stage(.seconds(1), target: 5), Stage(.zero, target: 80)]).peak == 5)
    }

    @Test("Stages that cannot be offered are refused in one sentence")
    func refused() {
        #expect(throws: ArrivalPlanError.noTime) { try RateCurve(from: 5, []) }
        #expect(throws: ArrivalPlanError.noTime) { try RateCurve(from: 5, [Stage(.zero, target: 9)]) }
        #expect(throws: ArrivalPlanError.noArrivals) { try RateCurve(from: 0, [Stage(.seconds(1), target: 0)]) }
        #expect(throws: ArrivalPlanError.rate(-1)) { try RateCurve(from: 0, [Stage(.seconds(1), target: -1)]) }
        #expect(throws: ArrivalPlanError.rate(.infinity)) {
            try RateCurve(from: .infinity, [Stage(.seconds(1), target: 1)])
        }
        #expect(throws: ArrivalPlanError.tooLong) {
            try RateCurve(
                from: 1, [Stage(.seconds(6_000_000_000), target: 1), Stage(.seconds(6_000_000_000), target: 1)])
        }
        for error in [ArrivalPlanError.noTime, .noArrivals, .tooLong] { #expect(error.description.hasSuffix(".")) }
    }
}
