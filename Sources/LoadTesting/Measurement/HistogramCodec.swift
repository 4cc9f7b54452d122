import Foundation

/// Histograms as text: the HdrHistogram V2 compressed payload in base64, which the HdrHistogram libraries of other languages
/// read (the counts in an `.hlog` file are the same text).
///
/// The payload is a zlib stream (RFC 1950) whose deflate blocks are stored, not compressed, so that writing it needs no
/// library; zero counters are run-length encoded before, which is where nearly all of the saving is.
public enum HistogramCodec {
    private static let compressedCookie: UInt32 = 0x1C84_9314
    private static let cookie: UInt32 = 0x1C84_9313
    private static let headerSize = 40

    public static func encode(_ snapshot: HistogramSnapshot) -> String {
        let payload = CountRuns.encode(snapshot.counts)
        var plain: [UInt8] = []
        plain.reserveCapacity(headerSize + payload.count)
        plain.append(bigEndian: cookie)
        plain.append(bigEndian: UInt32(payload.count))
        plain.append(bigEndian: UInt32(0))
        plain.append(bigEndian: UInt32(HistogramLayout.significantDigits))
        plain.append(bigEndian: HistogramLayout.lowestDiscernible)
        plain.append(bigEndian: HistogramLayout.highestTrackable)
        plain.append(bigEndian: (1.0).bitPattern)
        plain.append(contentsOf: payload)

        let stream = StoredZlib.encode(plain)
        var blob: [UInt8] = []
        blob.reserveCapacity(8 + stream.count)
        blob.append(bigEndian: compressedCookie)
        blob.append(bigEndian: UInt32(stream.count))
        blob.append(contentsOf: stream)
        return Data(blob).base64EncodedString()
    }

    /// Reads what `encode` wrote. A histogram with another layout, or one that was really compressed, is refused.
    public static func decode(_ text: String) throws(HistogramCodecError) -> HistogramSnapshot {
        guard let data = Data(base64Encoded: text) else { throw .notBase64 }
        var blob = ByteReader(bytes: [UInt8](data))
        let outerCookie: UInt32 = try blob.read()
        guard outerCookie == compressedCookie else { throw .wrongCookie(outerCookie, expected: compressedCookie) }
        let length: UInt32 = try blob.read()
        let stream = try blob.take(Int(length))

        var plain = ByteReader(bytes: try StoredZlib.decode(stream))
        let innerCookie: UInt32 = try plain.read()
        guard innerCookie == cookie else { throw .wrongCookie(innerCookie, expected: cookie) }
        let payloadLength: UInt32 = try plain.read()
        let offset: UInt32 = try plain.read()
        let digits: UInt32 = try plain.read()
        let lowest: UInt64 = try plain.read()
        let highest: UInt64 = try plain.read()
        let _: UInt64 = try plain.read()
        guard
            offset == 0, digits == UInt32(HistogramLayout.significantDigits),
            lowest == HistogramLayout.lowestDiscernible, highest == HistogramLayout.highestTrackable
        else { throw .otherLayout(digits: digits, lowest: lowest, highest: highest, offset: offset) }
        return HistogramSnapshot(counts: try CountRuns.decode(try plain.take(Int(payloadLength))))
    }
}

public enum HistogramCodecError: Error, Equatable, CustomStringConvertible {
    case notBase64
    case truncated
    case wrongCookie(UInt32, expected: UInt32)
    case notZlib
    case compressedBlock
    case wrongChecksum(UInt32, expected: UInt32)
    case otherLayout(digits: UInt32, lowest: UInt64, highest: UInt64, offset: UInt32)
    case wrongCounts

    public var description: String {
        switch self {
        case .notBase64:
            "The histogram is not base64 text."
        case .truncated:
            "The histogram ends too early."
        case .wrongCookie(let found, let expected):
            "The histogram starts with 0x\(String(found, radix: 16)), not with 0x\(String(expected, radix: 16)) as a "
                + "compressed HdrHistogram V2 payload does."
        case .notZlib:
            "The histogram's payload is not a zlib stream."
        case .compressedBlock:
            "The histogram was compressed by another program; only stored deflate blocks can be read."
        case .wrongChecksum(let found, let expected):
            "The histogram's checksum is \(found), but its content has \(expected)."
        case .otherLayout(let digits, let lowest, let highest, let offset):
            "The histogram has \(digits) digits from \(lowest) to \(highest) and offset \(offset); only 3 digits from 1 "
                + "to 3600000000000 (one hour, in nanoseconds) and offset 0 can be read."
        case .wrongCounts:
            "The histogram's counts are malformed."
        }
    }
}
