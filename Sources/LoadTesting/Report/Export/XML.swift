/// Markup that cannot be forgotten to be escaped: interpolating a `String` escapes it, interpolating `XML` does not, and
/// interpolating anything else does not compile.
struct XML: ExpressibleByStringInterpolation, Sendable, Equatable {
    let text: String

    init(stringLiteral value: String) { text = value }
    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }
        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ string: String) { text += XML.escape(string) }
        mutating func appendInterpolation(_ xml: XML) { text += xml.text }
        mutating func appendInterpolation(_ xml: [XML]) { for part in xml { text += part.text } }
    }

    /// Safe as text and inside a quoted attribute, which keeps its line ends. What XML 1.0 does not allow is dropped.
    static func escape(_ string: String) -> String {
        var result = ""
        result.reserveCapacity(string.utf8.count)
        for scalar in string.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&apos;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            default:
                switch scalar.value {
                case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: continue
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
