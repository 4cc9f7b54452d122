import Synchronization

/// One kind of thing that is opened and released: a connection, a file, a token.
///
/// Declare it once and pass it to every `Lease.open`:
///
/// ```swift
/// extension Resource { static let connection = Resource("connection") }
/// ```
///
/// Resources of the same name are counted as one.
public final class Resource: Sendable {
    /// The name in every row, finding and report: the one that was given, with quotes, backslashes and what is no text on one line
    /// escaped as in a string literal, so that sentences stay readable and names that differ stay different.
    public let name: String

    /// Where the ledger that used this resource last keeps its account: ledger id and account number in one word, so that
    /// opening a lease hashes no string. Zero: not looked up yet.
    let lastAccount = Atomic<UInt64>(0)

    public init(_ name: String) {
        self.name = Self.readable(name)
    }

    private static func readable(_ name: String) -> String {
        guard !name.isEmpty else { return "(no name)" }
        guard name.unicodeScalars.contains(where: isEscaped) else { return name }
        return name.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\"", "\\": text += "\\\(scalar)"
            case _ where isEscaped(scalar): text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "\\": true
        // They turn the direction of the text that follows.
        case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": true
        default: [.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
    }
}
