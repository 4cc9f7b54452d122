import Foundation

/// Markup that cannot be forgotten to be escaped.
///
/// Interpolating a `String` escapes it, interpolating `HTML` or `[HTML]` does not, and interpolating anything else does not
/// compile, so that every number passes a formatter on its way into the page.
public struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
    public let text: String

    public init(stringLiteral value: String) { text = value }
    public init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        var text = ""

        public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }
        public mutating func appendLiteral(_ literal: String) { text += literal }
        public mutating func appendInterpolation(_ string: String) { text += HTML.escape(string) }
        public mutating func appendInterpolation(_ html: HTML) { text += html.text }
        public mutating func appendInterpolation(_ html: [HTML]) { for part in html { text += part.text } }
    }

    /// Safe as text and inside a quoted attribute. Control characters are dropped; characters that would turn the direction
    /// of the text around are shown as `\u{202E}`.
    public static func escape(_ string: String) -> String {
        var result = ""
        result.reserveCapacity(string.utf8.count)
        for scalar in string.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result += " "
            default:
                switch scalar.value {
                case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: continue
                case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
                    result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// A name somebody chose: cut when it would fill the page, with its true length; visible even when empty.
    public static func name(_ string: String, limit: Int = 120) -> HTML {
        if string.isEmpty { return "<i class=\"mut\">(no name)</i>" }
        let length = string.unicodeScalars.count
        guard length > limit else { return "\(string)" }
        let head = String(string.unicodeScalars.prefix(limit))
        return "\(head)… <span class=\"mut\">(\(HumanNumber.count(UInt64(length))) characters)</span>"
    }

    /// A coordinate: at most two decimals, none that are zero.
    public static func number(_ value: Double) -> HTML {
        guard value.isFinite else { return "0" }
        var text = String(format: "%.2f", value)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return HTML(stringLiteral: text == "-0" ? "0" : text)
    }

    static func id(_ index: Int) -> HTML { HTML(stringLiteral: "c\(index + 1)") }
}
