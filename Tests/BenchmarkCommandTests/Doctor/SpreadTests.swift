import Testing

@testable import BenchmarkCommand

@Suite struct SpreadTests {
    @Test(
        "the median is the value in the middle, or the mean of the two",
        arguments: [([5.0], 5.0), ([9.0, 1.0, 5.0], 5.0), ([4.0, 1.0, 3.0, 2.0], 2.5), ([7.0, 7.0], 7.0)])
    func median(values: [Double], expected: Double) throws {
        let spread = try #require(Spread(values))
        #expect(spread.median == expected)
        #expect(spread.minimum == values.min())
        #expect(spread.maximum == values.max())
    }

    @Test("nothing measured has no spread")
    func empty() {
        #expect(Spread([]) == nil)
        #expect(Spread.ratios([], to: [1]) == nil)
        #expect(Spread.ratios([1], to: [0]) == nil)
    }

    @Test("ratios are taken round by round: a round in which everything was slow does not widen them")
    func ratios() {
        let ratios = Spread.ratios([200, 2_000, 300], to: [100, 1_000, 100])
        #expect(ratios == Spread([2, 2, 3]))
    }
}
