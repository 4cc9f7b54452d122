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
        for caution in environment.cautions {
            lines += TerminalText.wrap("Caution: \(caution)", to: Self.width).map {
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

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }

    private var machine: String {
        let processors = "\(environment.processorCount) \(environment.processorCount == 1 ? "processor" : "processors")"
        return TerminalText.line(
            "\(environment.configuration) build, Swift \(environment.swiftVersion), \(processors), "
                + "\(environment.architecture), \(environment.operatingSystem)")
    }

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
        case .ratio(let spread): Self.text(spread) { HumanNumber.decimals($0, 2) }
        case .target(let limit, let base, _): "at most \(limit) x \(base): \(isWithinTarget ? "within" : "over")"
        case .missing: "n/a"
        case .empty: ""
        }
    }

    /// Whether a target is met; true where there is none.
    var isWithinTarget: Bool {
        if case .target(let limit, _, let median) = self { median <= limit } else { true }
    }

    fileprivate var style: TextTable.Style {
        if case .target = self { isWithinTarget ? .good : .caution } else { .plain }
    }

    fileprivate var isNumber: Bool {
        switch self {
        case .count, .time, .memory, .ratio: true
        case .name, .target, .missing, .empty: false
        }
    }

    /// `842 (801–960)`: median, and minimum to maximum.
    private static func text(_ spread: Spread, _ number: (Double) -> String) -> String {
        "\(number(spread.median)) (\(number(spread.minimum))–\(number(spread.maximum)))"
    }

    private static func whole(_ value: Double) -> String { HumanNumber.count(UInt64(max(0, value.rounded()))) }
}
