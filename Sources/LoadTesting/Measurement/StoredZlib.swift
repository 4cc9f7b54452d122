/// A zlib stream (RFC 1950) of stored deflate blocks (RFC 1951, 3.2.4).
enum StoredZlib {
    private static let largestBlock = 65_535

    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(largestBlock)
            rest = rest.dropFirst(largestBlock)
            let length = UInt16(block.count)
            stream.append(rest.isEmpty ? 1 : 0)
            stream += [UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)]
            stream += block
        } while !rest.isEmpty
        stream.append(bigEndian: checksum(bytes))
        return stream
    }

    static func decode(_ stream: ArraySlice<UInt8>) throws(HistogramCodecError) -> [UInt8] {
        var reader = ByteReader(bytes: Array(stream))
        let header: UInt16 = try reader.read()
        // Deflate, no preset dictionary, and the header's own check.
        guard header & 0x0F20 == 0x0800, header % 31 == 0 else { throw .notZlib }
        var bytes: [UInt8] = []
        var isLast = false
        while !isLast {
            let kind: UInt8 = try reader.read()
            guard kind <= 1 else { throw .compressedBlock }
            isLast = kind == 1
            let length: UInt16 = try reader.read()
            let complement: UInt16 = try reader.read()
            guard length == ~complement else { throw .notZlib }
            bytes += try reader.take(Int(length.byteSwapped))
        }
        let found: UInt32 = try reader.read()
        let expected = checksum(bytes)
        guard found == expected else { throw .wrongChecksum(found, expected: expected) }
        return bytes
    }

    /// Adler-32.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var low: UInt32 = 1
        var high: UInt32 = 0
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }
}

/// Reads big-endian integers and runs of bytes, front to back.
struct ByteReader {
    private let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func read<Number: FixedWidthInteger & UnsignedInteger>() throws(HistogramCodecError) -> Number {
        try take(Number.bitWidth / 8).reduce(0) { $0 << 8 | Number($1) }
    }

    mutating func take(_ count: Int) throws(HistogramCodecError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - position else { throw .truncated }
        defer { position += count }
        return bytes[position..<position + count]
    }
}

extension [UInt8] {
    mutating func append<Number: FixedWidthInteger & UnsignedInteger>(bigEndian number: Number) {
        for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }
}
