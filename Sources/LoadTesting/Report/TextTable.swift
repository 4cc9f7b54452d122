/// Rows laid out in columns for a terminal, never wider than asked for.
package struct TextTable {
    package enum Alignment { case left, right }
    package enum Style { case plain, good, bad, caution, quiet }

    package struct Entry {
        package var text: String
        package var style: Style = .plain

        package init(_ text: String, _ style: Style = .plain) {
            self.text = TerminalText.line(text)
            self.style = style
        }
    }

    package struct Row {
        package var entries: [Entry]
        /// Takes the place of all columns that have no entry, e.g. why a case was skipped.
        package var remark: Entry?

        package init(entries: [Entry], remark: Entry? = nil) {
            self.entries = entries
            self.remark = remark
        }
    }

    var headers: [(title: String, alignment: Alignment)]
    var rows: [Row]
    /// The columns that give way when the table is too wide, first one first, and how far.
    var flexible: [(column: Int, minimum: Int)]
    var maximumWidth = 100

    package init(
        headers: [(title: String, alignment: Alignment)], rows: [Row], flexible: [(column: Int, minimum: Int)],
        maximumWidth: Int = 100
    ) {
        self.headers = headers
        self.rows = rows
        self.flexible = flexible
        self.maximumWidth = maximumWidth
    }

    package func lines(colour: Bool) -> [String] {
        var widths = headers.map { TerminalText.width($0.title) }
        for row in rows {
            for (index, entry) in row.entries.enumerated() {
                widths[index] = max(widths[index], TerminalText.width(entry.text))
            }
        }
        var gap = 2
        func excess() -> Int { widths.reduce(0, +) + gap * (widths.count - 1) - maximumWidth }
        for (column, minimum) in flexible where excess() > 0 {
            // Names are cut to something still readable first, then the gaps narrow, then names are cut further.
            widths[column] = max(min(widths[column], max(minimum, 16)), widths[column] - excess())
        }
        if excess() > 0 { gap = 1 }
        for (column, minimum) in flexible where excess() > 0 {
            widths[column] = max(min(widths[column], minimum), widths[column] - excess())
        }
        let header = headers.map { Entry($0.title, .quiet) }
        return ([Row(entries: header)] + rows).map { line($0, widths: widths, gap: gap, colour: colour) }
    }

    private func line(_ row: Row, widths: [Int], gap: Int, colour: Bool) -> String {
        var text = ""
        var used = 0
        for (index, entry) in row.entries.enumerated() {
            let clipped = TerminalText.clip(entry.text, to: widths[index])
            let padding = String(repeating: " ", count: widths[index] - TerminalText.width(clipped))
            let painted = Self.paint(clipped, entry.style, colour: colour)
            let isLast = index == row.entries.count - 1 && row.remark == nil
            text += headers[index].alignment == .right ? padding + painted : painted + (isLast ? "" : padding)
            used += widths[index]
            if !isLast {
                text += String(repeating: " ", count: gap)
                used += gap
            }
        }
        if let remark = row.remark {
            text += Self.paint(TerminalText.clip(remark.text, to: maximumWidth - used), remark.style, colour: colour)
        }
        return text
    }

    package static func paint(_ text: String, _ style: Style, colour: Bool) -> String {
        guard colour else { return text }
        return switch style {
        case .plain: text
        case .good: "\u{1B}[32m\(text)\u{1B}[0m"
        case .bad: "\u{1B}[1;31m\(text)\u{1B}[0m"
        case .caution: "\u{1B}[33m\(text)\u{1B}[0m"
        case .quiet: "\u{1B}[2m\(text)\u{1B}[0m"
        }
    }
}
