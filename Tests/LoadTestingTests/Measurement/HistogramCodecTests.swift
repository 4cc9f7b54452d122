import Foundation
import Testing

@testable import LoadTesting

@Suite struct HistogramCodecTests {
    /// Read by PyPI's `hdrhistogram` 0.10.8 as the same six values.
    private let golden =
        "HISTFAAAAD14AQEyAM3/HISTEwAAAAoAAAAAAAAAAwAAAAAAAAABAAADRjC4oAA/8AAAAAAAAAEE+R8CBL+OAQKIbgbI"

    private func snapshot(_ values: [UInt64]) -> HistogramSnapshot {
        let histogram = Histogram()
        values.forEach(histogram.record)
        return histogram.snapshot()
    }

    /// The golden payload with one byte replaced.
    private func damaged(at position: Int, _ byte: UInt8) throws -> String {
        var data = try #require(Data(base64Encoded: golden))
        data[position] = byte
        return data.base64EncodedString()
    }

    @Test("The text is the one that other implementations read")
    func encodesGolden() { #expect(HistogramCodec.encode(snapshot([1, 1, 2047, 2048, 2049, 1_000_000])) == golden) }

    @Test(
        "Decoding gives back the counts",
        arguments: [
            [], [0], [0, 0, 0], [1], [3_600_000_000_000], [1, 1, 2047, 2048, 2049, 1_000_000],
            [UInt64](repeating: 77, count: 5000),
        ] as [[UInt64]])
    func roundTrip(values: [UInt64]) throws {
        let snapshot = snapshot(values)
        #expect(try HistogramCodec.decode(HistogramCodec.encode(snapshot)) == snapshot)
    }

    @Test("A histogram that needs several deflate blocks is read back")
    func severalBlocks() throws {
        let counts = (0..<33_400).map { UInt64(100 + $0 * 3) }
        let text = HistogramCodec.encode(HistogramSnapshot(counts: counts))
        #expect(text.utf8.count > 65_535 * 4 / 3)
        #expect(try HistogramCodec.decode(text).counts == counts)
    }

    @Test("Counts survive up to the largest that fits")
    func largeCounts() throws {
        for count in [UInt64(63), 64, 1 << 13, 1 << 55, 1 << 56, 1 << 62, UInt64(Int64.max)] {
            let snapshot = HistogramSnapshot(counts: [0, count])
            #expect(try HistogramCodec.decode(HistogramCodec.encode(snapshot)) == snapshot)
        }
    }

    @Test("Every way to be unreadable has its error")
    func errors() throws {
        func expect(_ expected: HistogramCodecError, _ text: String) {
            #expect(throws: expected) { try HistogramCodec.decode(text) }
        }
        expect(.notBase64, "not base64!")
        expect(.truncated, "")
        let half = try #require(Data(base64Encoded: golden)).prefix(40)
        expect(.truncated, half.base64EncodedString())
        expect(.wrongCookie(0x1C84_9315, expected: 0x1C84_9314), try damaged(at: 3, 0x15))
        expect(.notZlib, try damaged(at: 8, 0x79))
        expect(.notZlib, try damaged(at: 11, 0x31))
        expect(.compressedBlock, try damaged(at: 10, 0x03))
        expect(.wrongChecksum(0x886E_06C9, expected: 0x886E_06C8), try damaged(at: 68, 0xC9))
    }

    @Test("A payload that really was compressed is refused by name")
    func compressed() {
        // The same six values, encoded by PyPI's `hdrhistogram` 0.10.8.
        let other = "HISTFAAAACp4nJNpmSzMwMDAxQABzFCaEch0M9ixgMH+A1SA5ac8E8v+PkYmAIhuBsg="
        #expect(throws: HistogramCodecError.compressedBlock) { try HistogramCodec.decode(other) }
    }

    @Test("Any single damaged byte is noticed")
    func damage() throws {
        let bytes = try #require(Data(base64Encoded: golden))
        for position in bytes.indices {
            for flip in [UInt8(0x01), 0x10, 0x80] {
                let text = try damaged(at: position, bytes[position] ^ flip)
                #expect(throws: HistogramCodecError.self) { try HistogramCodec.decode(text) }
            }
        }
    }

    @Test("A histogram with another layout is refused in one sentence that says what is accepted")
    func otherLayout() {
        // 2 digits up to 1,000, from the same package, its deflate block stored.
        let text = "HISTFAAAADV4AQEqANX/HISTEwAAAAIAAAAAAAAAAgAAAAAAAAABAAAAAAAAA+g/8AAAAAAAAAkCSWgDcQ=="
        let error = #expect(throws: HistogramCodecError.self) { try HistogramCodec.decode(text) }
        #expect(
            error?.description
                == "The histogram has 2 digits from 1 to 1000 and offset 0; only 3 digits from 1 to 3600000000000 "
                + "(one hour, in nanoseconds) and offset 0 can be read.")
    }
}
