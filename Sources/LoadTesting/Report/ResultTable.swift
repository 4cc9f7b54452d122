/// A run as text: one row per case, then the verdict and what it rests on.
public struct ResultTable: Sendable {
    /// Prose and table are at most this wide; commands, paths and places are never broken.
    public static let width = 100
    static let findingsShown = 20

    public var result: RunResult
    /// Where the files are, one path each; printed last.
    public var files: [String]

    public init(_ result: RunResult, files: [String] = []) {
        self.result = result
        self.files = files
    }

    /// For a terminal.
    ///
    /// - Parameter colour: whether ANSI colours may be used; false for `NO_COLOR` and when standard output is no terminal.
    public func text(colour: Bool = false) -> String {
        let summary = RunSummary(result)
        var lines = result.cases.isEmpty ? [] : table.lines(colour: colour) + [""]
        let word = TextTable.paint(result.verdict.rawValue, style(result.verdict), colour: colour)
        lines += hanging(summary.sentence, label: result.verdict.rawValue, painted: word)
        for reason in summary.reasons.prefix(Self.findingsShown) { lines += finding(reason, colour: colour) }
        if summary.reasons.count > Self.findingsShown {
            lines.append("  \(summary.reasons.count - Self.findingsShown) more in \(ResultFile.name)")
        }
        for finding in summary.allowed.prefix(Self.findingsShown) { lines += allowed(finding, colour: colour) }
        if summary.allowed.count > Self.findingsShown {
            lines.append("  \(summary.allowed.count - Self.findingsShown) more allowed in \(ResultFile.name)")
        }
        for threshold in ThresholdSummary.all(result) {
            lines += hanging("\(threshold.expression)  \(threshold.sentence)", label: "Threshold")
        }
        for note in summary.notes { lines += hanging(note, label: "Note") }
        for (id, reason) in summary.skipped { lines += hanging("\(id): \(reason)", label: "Skipped") }
        for caution in summary.cautions { lines += hanging(caution, label: "Caution") }
        lines += unavailable
        if !files.isEmpty { lines.append("") }
        lines += files.map(TerminalText.line)
        return lines.joined(separator: "\n") + "\n"
    }

    private var table: TextTable {
        let columns = Column.table
        let identity = 3
        let headers = columns.map { column in
            (title: column.shortTitle, alignment: column.unit.isEmpty ? TextTable.Alignment.left : .right)
        }
        let rows = result.cases.map { one in
            var entries = columns.prefix(identity).map { TextTable.Entry($0.value(one).brief) }
            guard one.hasFigures else {
                let remark = "\(one.status.state): \(one.status.reason ?? "")"
                return TextTable.Row(entries: entries, remark: .init(remark, style(one.verdict)))
            }
            for column in columns.dropFirst(identity).dropLast() {
                let cell = column.value(one)
                let isBad = ["leaked", "unexpected"].contains(column.name) && (cell.number ?? 0) > 0
                let isAllowed = column.name == "leaked" && one.leaksOnlyAsAllowed
                entries.append(.init(cell.brief, !isBad ? .plain : isAllowed ? .caution : .bad))
            }
            entries.append(.init(word(for: one), style(one.verdict)))
            return TextTable.Row(entries: entries)
        }
        return TextTable(headers: headers, rows: rows, flexible: [(column: 0, minimum: 8)], maximumWidth: Self.width)
    }

    private func word(for one: CaseResult) -> String {
        switch one.status {
        case .finished:
            one.verdict == .passWithCautions ? "CAUTION" : one.verdict == .noVerdict ? "NONE" : one.verdict.rawValue
        case .skipped, .crashed, .hung, .stopped: one.status.state.uppercased()
        case .interrupted: "ABORTED"
        }
    }

    private func style(_ verdict: Verdict) -> TextTable.Style {
        switch verdict {
        case .pass: .good
        case .fail: .bad
        case .passWithCautions, .noVerdict, .aborted: .caution
        case .skipped: .quiet
        }
    }

    private func finding(_ reason: Judgement.Reason, colour: Bool) -> [String] {
        let label = reason.label
        let painted = TextTable.paint(label, reason.exitCode == .interrupted ? .caution : .bad, colour: colour)
        let place = reason.caseID.map { "\($0): " } ?? ""
        var lines = hanging(place + reason.sentence, label: label, painted: painted)
        guard let leak = reason.leak else { return lines }
        if !leak.furtherCircumstances.isEmpty {
            lines += TerminalText.wrap(leak.furtherCircumstances.joined(separator: ", "), to: Self.width - 6).map {
                "      " + $0
            }
        }
        for (index, caller) in (leak.stack ?? []).enumerated() {
            lines.append((index == 0 ? "      opened by  " : "                 ") + TerminalText.line(caller))
        }
        if let replay = leak.replay { lines.append("      replay: \(TerminalText.line(replay))") }
        return lines
    }

    private func allowed(_ finding: AllowedFinding, colour: Bool) -> [String] {
        let painted = TextTable.paint("Allowed", .caution, colour: colour)
        var lines = hanging("\(finding.caseID): \(finding.leak.message)", label: "Allowed", painted: painted)
        lines += TerminalText.wrap(finding.allowed.sentence, to: Self.width - 6).map { "      " + $0 }
        return lines
    }

    /// `Label  text`, the following lines indented.
    private func hanging(_ text: String, label: String, painted: String? = nil) -> [String] {
        let lines = TerminalText.wrap(text, to: Self.width - TerminalText.width(label) - 2)
        guard let first = lines.first else { return [painted ?? label] }
        let rest = TerminalText.wrap(lines.dropFirst().joined(separator: " "), to: Self.width - 6)
        return ["\(painted ?? label)  \(first)"] + rest.map { "      " + $0 }
    }

    /// Why cells of the table say `n/a`, each reason once.
    private var unavailable: [String] {
        var seen = Set<String>()
        var lines: [String] = []
        for column in Column.table {
            for one in result.cases where one.hasFigures {
                guard case .missing(let reason) = column.value(one), column.name != "failure_rate",
                    seen.insert("\(column.title) \(reason)").inserted
                else { continue }
                let colon = CensoredRequests.isReason(reason) ? ":" : ""
                lines.append(
                    "n/a  \(column.title)\(colon) \(reason)\(reason.hasPrefix("needs") ? " requests" : "")")
            }
        }
        return lines
    }

    /// Text that Markdown and HTML leave alone.
    static func markdown(_ text: String) -> String {
        TerminalText.line(text).reduce(into: "") { result, character in
            if "\\`*_{}[]<>|#&~".contains(character) { result.append("\\") }
            result.append(character)
        }
    }

    /// Code, fenced by more backticks than it holds.
    static func code(_ text: String) -> String {
        let text = TerminalText.line(text).replacing("|", with: "\\|")
        let longest = text.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: longest + 1)
        return longest == 0 ? fence + text + fence : "\(fence) \(text) \(fence)"
    }
}

extension Column {
    /// What fits on a terminal. Latency is response time in the open model, service time in the closed one.
    static let table: [Column] = {
        let before = ["suite", "execution", "failure_rate", "issued", "ok", "injected", "unexpected", "leaked"]
        let latency = [headline("p50", .p50), headline("p99", .p99)]
        return before.compactMap(named) + latency + ["throughput", "verdict"].compactMap(named)
    }()

    private static func headline(_ title: String, _ percentile: Percentile) -> Column {
        Column("latency_\(title)", title, unit: "ns", "") { result in
            guard result.hasFigures else { return .missing(result.reasonForNoFigures) }
            return result.latency.headline.map(percentile.cell) ?? .missing("no samples")
        }
    }

    fileprivate var shortTitle: String {
        switch name {
        case "injected": "INJ"
        case "unexpected": "UNEXP"
        case "throughput": "REQ/S"
        default: title.uppercased()
        }
    }
}

extension Judgement.Reason {
    /// A word or two for what happened.
    public var label: String {
        switch exitCode {
        case .leak: "Leak"
        case .internalError: "Ledger"
        case .caseMissing: "Crash"
        case .drainLimit: "No verdict"
        case .allowance: "Allowance"
        case .interrupted: "Interrupted"
        default: "Failure"
        }
    }
}
