import Foundation

/// A comparison as text, CSV or JSON.
public struct ComparisonTable: Sendable {
    public static let width = 100

    public var comparison: Comparison

    public init(_ comparison: Comparison) { self.comparison = comparison }

    /// For a terminal: one row per case, then what is worse, better and not compared.
    public func text(colour: Bool = false, strict: Bool = false) -> String {
        var lines = ["base  \(side(comparison.base))", "head  \(side(comparison.head))"]
            .map { TerminalText.clip(TerminalText.line($0), to: Self.width) }
        lines.append("")
        lines += table.lines(colour: colour)
        lines.append("")
        let isBad = !comparison.findings.isEmpty
        let word = TextTable.paint(comparison.word.uppercased(), isBad ? .bad : .good, colour: colour)
        lines.append("\(word)  exit \(comparison.exitCode(strict: strict).rawValue)")
        for finding in comparison.findings {
            lines += paragraph("Worse", finding.caseID, finding.sentence)
            if let replay = finding.replay { lines.append("      replay: \(TerminalText.line(replay))") }
        }
        for one in comparison.cases {
            for count in one.counts where count.base != count.head {
                let change = "\(HumanNumber.count(count.base)) in base, \(HumanNumber.count(count.head)) in head."
                lines += paragraph("Changed", one.id, "\(count.name): \(change)")
            }
        }
        for remark in comparison.allowed { lines += paragraph("Allowed", remark.caseID, remark.sentence) }
        for remark in comparison.improvements { lines += paragraph("Better", remark.caseID, remark.sentence) }
        for remark in comparison.notCompared { lines += paragraph("Not compared", remark.caseID, remark.sentence) }
        let timings =
            comparison.slowdown.map { "the median of head may be \($0.text) times that of base; all else is advisory" }
            ?? "head/base, advisory: one run each cannot tell a change from noise"
        lines += paragraph("Timings", nil, timings + ".")
        return lines.joined(separator: "\n") + "\n"
    }

    /// One row per compared figure; header fixed. Empty fields are missing values.
    public var csv: String {
        var rows: [[Cell]] = [["case", "kind", "name", "base", "head", "ratio", "result"].map(Cell.text)]
        for one in comparison.cases {
            for leak in one.leaks {
                let name = [leak.leakClass, leak.resource, leak.site].compactMap { $0 }.joined(separator: " ")
                let isTimed = leak.dependsOnTiming == true && leak.base > 0 && leak.head > 0
                rows.append(row(one, "leak", name, leak.base, leak.head, isTimed: isTimed))
            }
            for count in one.counts { rows.append(row(one, "count", count.name, count.base, count.head)) }
            for name in one.timingDependent {
                let missing = Cell.missing("depends on timing")
                rows.append(
                    [.text(one.id), .text("count"), .text(name), missing, missing, missing, .text("depends on timing")])
            }
            for timing in one.timings {
                rows.append([
                    .text(one.id), .text("timing"), .text(timing.name), .optional(timing.base, Cell.rate, else: "none"),
                    .optional(timing.head, Cell.rate, else: "none"), .optional(timing.ratio, Cell.ratio, else: "none"),
                    .text("advisory"),
                ])
            }
        }
        return rows.map { $0.map(\.csv).joined(separator: ",") + "\r\n" }.joined()
    }

    public func json() throws(ReportError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(comparison), as: UTF8.self) + "\n"
        } catch {
            throw .cannotWrite(file: "the comparison", reason: ResultFile.reason(for: error))
        }
    }

    private var table: TextTable {
        let headers: [(title: String, alignment: TextTable.Alignment)] = [
            ("CASE", .left), ("LEAKED", .right), ("UNEXP", .right), ("COUNTS", .left), ("P50", .right), ("P99", .right),
            ("REQ/S", .right), ("RESULT", .left),
        ]
        let rows = comparison.cases.map { one in
            let leaked = [one.leaks.map(\.base).saturatingSum(), one.leaks.map(\.head).saturatingSum()]
            let worse = comparison.findings.filter { $0.caseID == one.id }
            let changed = one.counts.filter { $0.base != $0.head }.count
            let counts = one.counts.isEmpty ? "–" : changed == 0 ? "equal" : "\(changed) differ"
            let unexpected = worse.filter { $0.exitCode == .failure }.count
            return TextTable.Row(entries: [
                .init(one.id),
                one.leaks.isEmpty && (one.leaksNotCompared == true || one.counts.isEmpty && one.presence == .both)
                    ? .init("–", .quiet)
                    : .init(arrow(leaked), leaked[1] > leaked[0] ? .bad : leaked[1] < leaked[0] ? .good : .plain),
                .init(unexpected == 0 ? "0" : "more", unexpected == 0 ? .plain : .bad),
                .init(counts, changed > 0 ? .caution : .plain), .init(change(one, "p50"), .quiet),
                .init(change(one, "p99"), .quiet), .init(change(one, "throughput"), .quiet),
                result(one, isWorse: !worse.isEmpty, isChanged: changed > 0),
            ])
        }
        return TextTable(headers: headers, rows: rows, flexible: [(column: 0, minimum: 8)], maximumWidth: Self.width)
    }

    private func result(_ one: CaseComparison, isWorse: Bool, isChanged: Bool) -> TextTable.Entry {
        if isWorse { return .init("WORSE", .bad) }
        switch one.presence {
        case .onlyBase: return .init("missing", .caution)
        case .onlyHead: return .init("new", .quiet)
        case .both: break
        }
        if isChanged { return .init("changed", .caution) }
        if comparison.improvements.contains(where: { $0.caseID == one.id }) { return .init("better", .good) }
        return one.counts.isEmpty ? .init("not compared", .quiet) : .init("no change", .good)
    }

    private func arrow(_ pair: [UInt64]) -> String {
        let brief = pair.map { HumanNumber.briefCount(Double($0)) }
        return brief[0] == brief[1] && pair[0] == pair[1] ? brief[0] : "\(brief[0])→\(brief[1])"
    }

    /// Response time where there is one, else service time.
    private func change(_ one: CaseComparison, _ name: String) -> String {
        let timing = one.timings.first { $0.name == name || $0.name.hasSuffix(" \(name)") }
        return timing?.ratio.map(HumanNumber.change) ?? "n/a"
    }

    private func row(
        _ one: CaseComparison, _ kind: String, _ name: String, _ base: UInt64, _ head: UInt64, isTimed: Bool = false
    ) -> [Cell] {
        let ratio: Cell = base == 0 ? .missing("no base") : .ratio(Double(head) / Double(base))
        let result =
            base == head
            ? "equal" : isTimed ? "depends on timing" : kind == "leak" ? (head > base ? "worse" : "better") : "changed"
        return [.text(one.id), .text(kind), .text(name), .count(base), .count(head), ratio, .text(result)]
    }

    private func side(_ side: Comparison.Side) -> String {
        "\(side.id)  commit \(side.commit.map { String($0.prefix(12)) } ?? "none"), seed \(side.seed), plan \(side.planHash)"
    }

    private func paragraph(_ label: String, _ caseID: String?, _ sentence: String) -> [String] {
        let text = caseID.map { "\($0): \(sentence)" } ?? sentence
        let lines = TerminalText.wrap("\(label)  \(text)", to: Self.width - 6)
        return lines.enumerated().map { $0 == 0 ? $1 : "      " + $1 }
    }
}
