/// One column of the results: the only place that says what it is called, what it means and where its value comes from.
///
/// `results.csv`, its documentation, the terminal table and the Markdown table are all made from `Column.all`.
public struct Column: Sendable {
    /// The header in CSV, `snake_case`; never changes its meaning once published.
    public let name: String
    /// The header for people.
    public let title: String
    public let explanation: String
    /// Unit of the CSV value, e.g. `ns`; empty for text.
    public let unit: String
    public let value: @Sendable (CaseResult) -> Cell

    public init(
        _ name: String, _ title: String, unit: String = "", _ explanation: String,
        value: @escaping @Sendable (CaseResult) -> Cell
    ) {
        self.name = name
        self.title = title
        self.unit = unit
        self.explanation = explanation
        self.value = value
    }

    /// The columns of `results.csv`, in order.
    public static let all: [Column] =
        identity + requests + faults + throughputAndLatency + ledger + process + thresholds + outcome

    /// The column of that name.
    public static func named(_ name: String) -> Column? { all.first { $0.name == name } }

    /// The rows under a header, RFC 4180: CRLF line ends, one row per case.
    public static func csv(_ cases: [CaseResult], columns: [Column] = all) -> String {
        let header = columns.map { Cell.text($0.name).csv }.joined(separator: ",")
        let rows = cases.map { result in columns.map { $0.value(result).csv }.joined(separator: ",") }
        return ([header] + rows).map { $0 + "\r\n" }.joined()
    }

    /// The table that explains every column, in Markdown.
    public static var documentation: String {
        var lines = ["| column | unit | meaning |", "|---|---|---|"]
        for column in all {
            lines.append("| `\(column.name)` | \(column.unit.isEmpty ? "text" : column.unit) | \(column.explanation) |")
        }
        return lines.joined(separator: "\n")
    }
}
