import Testing

@testable import LoadTesting

@Suite struct CountRunsTests {
    @Test(
        "Counts are ZigZag encoded in groups of seven bits, zeros as one negative number",
        arguments: [
            ([], [0x00]), ([1], [0x02]), ([63], [0x7E]), ([64], [0x80, 0x01]), ([0, 5], [0x01, 0x0A]),
            ([0, 0, 0, 5], [0x05, 0x0A]), ([1, 0, 0, 1], [0x02, 0x03, 0x02]),
            ([UInt64(Int64.max)], [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
        ] as [([UInt64], [UInt8])])
    func encoding(counts: [UInt64], bytes: [UInt8]) throws {
        #expect(CountRuns.encode(counts) == bytes)
        #expect(try CountRuns.decode(bytes[...]) == (counts.isEmpty ? [0] : counts))
    }

    @Test("Malformed counts are refused, not trusted")
    func malformed() {
        func expect(_ expected: HistogramCodecError, _ bytes: [UInt8]) {
            #expect(throws: expected) { try CountRuns.decode(bytes[...]) }
        }
        expect(.truncated, [0x80])
        expect(.wrongCounts, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        // More zeros than there are counters.
        expect(.wrongCounts, CountRuns.encode([UInt64](repeating: 0, count: HistogramLayout.counterCount + 1)))
        // More counters than there are.
        expect(.wrongCounts, [UInt8](repeating: 2, count: HistogramLayout.counterCount + 1))
        // A sum that does not fit.
        expect(.wrongCounts, CountRuns.encode([UInt64(Int64.max), UInt64(Int64.max), 2]))
    }
}
