/// The counts of a V2 payload: signed integers, of which a negative one, -n, stands for n counters that are zero.
///
/// Each integer is ZigZag encoded, then written in groups of 7 bits, lowest first, where the ninth byte holds 8 bits.
enum CountRuns {
    static func encode(_ counts: [UInt64]) -> [UInt8] {
        guard !counts.isEmpty else { return [0] }
        var bytes: [UInt8] = []
        var zeros: Int64 = 0
        for count in counts {
            if count == 0 {
                zeros += 1
                continue
            }
            if zeros > 0 { append(-zeros, to: &bytes) }
            zeros = 0
            append(Int64(clamping: count), to: &bytes)
        }
        if zeros > 0 { append(-zeros, to: &bytes) }
        return bytes
    }

    static func decode(_ bytes: ArraySlice<UInt8>) throws(HistogramCodecError) -> [UInt64] {
        var counts: [UInt64] = []
        var total: UInt64 = 0
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let number = try number(in: bytes, at: &position)
            if number < 0 {
                let room = HistogramLayout.counterCount - counts.count
                guard number >= -Int64(room) else { throw .wrongCounts }
                counts.append(contentsOf: repeatElement(0, count: Int(-number)))
            } else {
                let (sum, overflow) = total.addingReportingOverflow(UInt64(number))
                guard counts.count < HistogramLayout.counterCount, !overflow else { throw .wrongCounts }
                counts.append(UInt64(number))
                total = sum
            }
        }
        return counts
    }

    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        var rest = UInt64(bitPattern: (number << 1) ^ (number >> 63))
        for _ in 0..<8 {
            if rest < 0x80 {
                bytes.append(UInt8(rest))
                return
            }
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func number(
        in bytes: ArraySlice<UInt8>, at position: inout Int
    ) throws(HistogramCodecError) -> Int64 {
        var zigzag: UInt64 = 0
        for group in 0..<9 {
            guard position < bytes.endIndex else { throw .truncated }
            let byte = bytes[position]
            position += 1
            if group == 8 {
                zigzag |= UInt64(byte) << 56
                break
            }
            zigzag |= UInt64(byte & 0x7F) << (7 * UInt64(group))
            if byte < 0x80 { break }
        }
        return Int64(bitPattern: zigzag >> 1) ^ -Int64(zigzag & 1)
    }
}
