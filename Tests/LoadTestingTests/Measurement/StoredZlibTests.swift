import Testing

@testable import LoadTesting

@Suite struct StoredZlibTests {
    @Test("The checksum of a known text is its Adler-32")
    func checksum() {
        #expect(StoredZlib.checksum(Array("Wikipedia".utf8)) == 0x11E6_0398)
        #expect(StoredZlib.checksum([]) == 1)
    }

    @Test("Bytes are stored behind a zlib header and a block header, and followed by their checksum")
    func encoding() {
        #expect(
            StoredZlib.encode([0x61]) == [0x78, 0x01, 0x01, 0x01, 0x00, 0xFE, 0xFF, 0x61, 0x00, 0x62, 0x00, 0x62])
    }

    @Test("Any number of bytes comes back", arguments: [0, 1, 65_534, 65_535, 65_536, 131_070, 131_071])
    func roundTrip(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let stream = StoredZlib.encode(bytes)
        #expect(stream.count == count + 6 + 5 * max(1, (count + 65_534) / 65_535))
        #expect(try StoredZlib.decode(stream[...]) == bytes)
    }
}
