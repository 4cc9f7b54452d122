/// One value of a table: rendered in base units for machines and scaled for people, never one from the other.
public enum Cell: Sendable, Equatable {
    case text(String)
    case count(UInt64)
    case nanoseconds(UInt64)
    case bytes(UInt64)
    /// A share of one, e.g. 0.05.
    case ratio(Double)
    /// Per second.
    case rate(Double)
    /// Not measured, with the reason in a few words, e.g. `needs 3,688`.
    case missing(String)

    /// An optional, or the reason why it is missing.
    public static func optional<Value>(_ value: Value?, _ make: (Value) -> Cell, else reason: String) -> Cell {
        value.map(make) ?? .missing(reason)
    }

    /// One field of a CSV file after RFC 4180: base units (nanoseconds, bytes, per second, a share of one), `.` decimals.
    ///
    /// A missing value is an empty field, never 0.
    public var csv: String {
        switch self {
        case .text(let text): Cell.quoted(text)
        case .count(let value), .nanoseconds(let value), .bytes(let value): String(value)
        case .ratio(let value), .rate(let value): value.isFinite ? "\(value)" : ""
        case .missing: ""
        }
    }

    /// For people: three significant digits and a unit that fits; a missing value says why.
    public var human: String {
        switch self {
        case .text(let text): text
        case .count(let value): HumanNumber.count(value)
        case .nanoseconds(let value): HumanNumber.duration(value)
        case .bytes(let value): HumanNumber.bytes(value)
        case .ratio(let value): HumanNumber.share(value)
        case .rate(let value): HumanNumber.rate(value)
        case .missing(let reason): "n/a (\(reason))"
        }
    }

    /// As `human`, in at most seven columns (text excepted): for tables of a fixed width.
    public var brief: String {
        switch self {
        case .text(let text): text
        case .count(let value): HumanNumber.briefCount(Double(value))
        case .nanoseconds(let value): HumanNumber.briefDuration(value)
        case .bytes(let value): HumanNumber.briefCount(Double(value))
        case .ratio(let value): HumanNumber.share(value)
        case .rate(let value): HumanNumber.briefCount(value)
        case .missing: "n/a"
        }
    }

    /// The number behind the cell, for sorting; nil for text and for what is missing.
    public var number: Double? {
        switch self {
        case .count(let value), .nanoseconds(let value), .bytes(let value): Double(value)
        case .ratio(let value), .rate(let value): value
        case .text, .missing: nil
        }
    }

    private static func quoted(_ text: String) -> String {
        let needsQuotes = text.unicodeScalars.contains { [",", "\"", "\n", "\r"].contains($0) }
        guard needsQuotes else { return text }
        var quoted = "\""
        // Scalar by scalar: a quote that carries a combining mark is still a quote to a CSV reader.
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append("\"") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
