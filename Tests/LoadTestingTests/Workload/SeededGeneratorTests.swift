import Testing

@testable import LoadTesting

@Suite struct SeededGeneratorTests {
    @Test("The sequence is that of the published SplitMix64")
    func matchesReference() {
        var generator = SeededGenerator(seed: 1_234_567)
        let numbers = (0..<5).map { _ in generator.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test("Mixing the same numbers gives the same bits, and every coordinate and its place matter")
    func mixDependsOnEverything() {
        let mixed = SeededGenerator.mix(1, 2, 3, 4)
        #expect(mixed == SeededGenerator.mix(1, 2, 3, 4))
        let others = [
            SeededGenerator.mix(0, 2, 3, 4), SeededGenerator.mix(1, 0, 3, 4), SeededGenerator.mix(1, 2, 0, 4),
            SeededGenerator.mix(1, 2, 3, 0), SeededGenerator.mix(2, 1, 3, 4), SeededGenerator.mix(1, 3, 2, 4),
            SeededGenerator.mix(1, 2, 4, 3),
        ]
        #expect(Set(others + [mixed]).count == 8)
    }

    @Test("Flipping one bit of any coordinate flips about half of the mixed bits")
    func mixAvalanches() {
        for bit in 0..<64 {
            let flip: UInt64 = 1 << UInt64(bit)
            for (changed, base) in [
                (SeededGenerator.mix(9 ^ flip, 8, 7, 6), SeededGenerator.mix(9, 8, 7, 6)),
                (SeededGenerator.mix(9, 8 ^ flip, 7, 6), SeededGenerator.mix(9, 8, 7, 6)),
                (SeededGenerator.mix(9, 8, 7, 6 ^ flip), SeededGenerator.mix(9, 8, 7, 6)),
            ] {
                #expect((12...52).contains((changed ^ base).nonzeroBitCount))
            }
        }
    }

    @Test(
        "Bits become a number from 0 up to, not including, 1",
        arguments: [(0, 0), (1 << 63, 0.5), (UInt64.max, 1 - 0x1p-53), (1 << 11, 0x1p-53), ((1 << 11) - 1, 0)]
            as [(UInt64, Double)])
    func unit(bits: UInt64, expected: Double) {
        #expect(SeededGenerator.unit(bits) == expected)
    }

    @Test(
        "Bits become a whole number below the bound",
        arguments: [(1, UInt64.max, 0), (3, 0, 0), (3, UInt64.max, 2), (3, UInt64.max / 2, 1), (2, 1 << 63, 1)]
            as [(Int, UInt64, Int)])
    func below(bound: Int, bits: UInt64, expected: Int) {
        #expect(SeededGenerator.below(bound, bits) == expected)
    }

    @Test("Uniform numbers have the mean and the variance of uniform numbers")
    func unitMoments() {
        var generator = SeededGenerator(seed: 5)
        let numbers = (0..<100_000).map { _ in generator.nextUnit() }
        let mean = numbers.reduce(0, +) / 100_000
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100_000
        #expect(abs(mean - 0.5) < 0.004)
        #expect(abs(variance - 1.0 / 12) < 0.001)
    }
}
