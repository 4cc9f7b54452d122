import Foundation
import LoadTesting

/// All that `doctor` has to say, as text and as JSON.
struct DoctorReport: Sendable {
    let environment: EnvironmentRecord
    let sections: [DoctorSection]

    static let width = 100

    /// For a terminal.
    func text(colour: Bool = false) -> String {
        var lines = [machine]
        let facts = environment.facts
        let width = (facts.map(\.name.count).max() ?? 0) + 2
        for (name, value) in facts {
            let label = name + String(repeating: " ", count: width - name.count)
            lines += Self.hang(label, TerminalText.line(value))
        }
        let cautions = environment.foundCautions
        if !cautions.isEmpty { lines.append("") }
        for caution in cautions {
            lines += Self.hang("Caution: ", "\(caution.sentence) \(caution.advice)").map {
                TextTable.paint($0, .caution, colour: colour)
            }
        }
        for section in sections {
            lines += ["", section.title]
            lines += TerminalText.wrap(section.method, to: Self.width)
            lines += [""] + table(section).lines(colour: colour).map(Self.trimmed)
            if !section.remarks.isEmpty { lines.append("") }
            for remark in section.remarks { lines += TerminalText.wrap(remark, to: Self.width) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One object: nanoseconds and bytes as integers, ratios as numbers, null for what could not be measured.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// Text behind a label, with further lines below its beginning.
    private static func hang(_ label: String, _ text: String) -> [String] {
        let indent = String(repeating: " ", count: label.count)
        return TerminalText.wrap(text, to: width - label.count).enumerated().map { ($0 == 0 ? label : indent) + $1 }
    }

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }

    private var machine: String { "The machine and the build" }

    private func table(_ section: DoctorSection) -> TextTable {
        let rows = section.rows.map { cells in
            TextTable.Row(entries: cells.map { TextTable.Entry($0.text, $0.style) })
        }
        let headers = section.columns.indices.map { index in
            let isNumber = section.rows.contains { $0[index].isNumber }
            return (
                title: section.columns[index].title.uppercased(),
                alignment: isNumber ? TextTable.Alignment.right : .left
            )
        }
        return TextTable(headers: headers, rows: rows, flexible: [], maximumWidth: Self.width)
    }
}

extension DoctorCell {
    var text: String {
        switch self {
        case .name(_, let label): label
        case .count(let count): HumanNumber.count(UInt64(count))
        case .time(let spread), .memory(let spread): Self.text(spread, Self.whole)
        case .briefTime(let spread): Self.text(spread) { HumanNumber.decimals($0, $0 < 99.95 ? 1 : 0) }
        case .duration(let nanoseconds): HumanNumber.duration(nanoseconds)
        case .ratio(let spread): Self.text(spread) { HumanNumber.decimals($0, 2) }
        case .target(let limit, let base, _): "at most \(limit) x \(base): \(isWithinTarget ? "within" : "over")"
        case .floor(let limit, let base, _): "at least \(limit) x \(base): \(isWithinTarget ? "within" : "under")"
        case .missing: "n/a"
        case .empty: ""
        }
    }

    /// Whether a target is met; true where there is none.
    var isWithinTarget: Bool {
        switch self {
        case .target(let limit, _, let median): median <= limit
        case .floor(let limit, _, let median): median >= limit
        default: true
        }
    }

    fileprivate var style: TextTable.Style {
        switch self {
        case .target, .floor: isWithinTarget ? .good : .caution
        default: .plain
        }
    }

    fileprivate var isNumber: Bool {
        switch self {
        case .count, .time, .briefTime, .duration, .memory, .ratio: true
        case .name, .target, .floor, .missing, .empty: false
        }
    }

    /// `842 (801–960)`: median, and minimum to maximum.
    private static func text(_ spread: Spread, _ number: (Double) -> String) -> String {
        "\(number(spread.median)) (\(number(spread.minimum))–\(number(spread.maximum)))"
    }

    private static func whole(_ value: Double) -> String { HumanNumber.count(UInt64(max(0, value.rounded()))) }
}
