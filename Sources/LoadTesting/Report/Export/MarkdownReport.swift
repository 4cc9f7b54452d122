/// A table and the findings, GitHub flavour: for step summaries, pull requests and `--format markdown`.
public enum MarkdownReport {
    public static func render(_ result: RunResult) -> String {
        let summary = RunSummary(result)
        var lines = ["**\(result.verdict.rawValue)**: \(ResultTable.markdown(summary.sentence))", ""]
        if !result.cases.isEmpty { lines += table(result) + [""] }
        lines += summary.reasons.map(finding)
        lines += summary.allowed.map(allowed)
        lines += ThresholdSummary.markdown(result)
        lines += summary.notes.map { "* Note: \(ResultTable.markdown($0))" }
        lines += summary.skipped.map { "* Skipped: \(ResultTable.code($0.id)): \(ResultTable.markdown($0.reason))" }
        lines += summary.cautions.map { "* Caution: \(ResultTable.markdown($0))" }
        if lines.last != "" { lines.append("") }
        return (lines + [identity(of: result)]).joined(separator: "\n") + "\n"
    }

    private static func table(_ result: RunResult) -> [String] {
        let columns = Column.table
        let header = "| " + columns.map(\.title).joined(separator: " | ") + " |"
        let alignment = "|" + columns.map { $0.unit.isEmpty ? "---|" : "---:|" }.joined()
        let rows = result.cases.map { one in
            "| " + columns.map { ResultTable.markdown($0.value(one).human) }.joined(separator: " | ") + " |"
        }
        return [header, alignment] + rows
    }

    private static func finding(_ reason: Judgement.Reason) -> String {
        var text = "* \(reason.label): "
        if let id = reason.caseID { text += ResultTable.code(id) + ": " }
        text += ResultTable.markdown(reason.sentence)
        guard let leak = reason.leak else { return text }
        if !leak.furtherCircumstances.isEmpty {
            text += " (" + ResultTable.markdown(leak.furtherCircumstances.joined(separator: ", ")) + ")"
        }
        return text + (leak.replay.map { " Replay: \(ResultTable.code($0))" } ?? "")
    }

    private static func allowed(_ finding: AllowedFinding) -> String {
        "* Allowed: \(ResultTable.code(finding.caseID)): \(ResultTable.markdown(finding.leak.message)) "
            + "(\(ResultTable.markdown(finding.allowed.sentence)))"
    }

    /// What to ask for to have the same run again.
    private static func identity(of result: RunResult) -> String {
        let environment = result.environment
        let machine = [
            environment.processor ?? environment.architecture, "\(environment.processorCount) processors",
            environment.operatingSystem, "Swift \(environment.swiftVersion)", environment.configuration,
        ]
        return "Run \(ResultTable.code(result.run.id)), seed \(result.run.seed). "
            + ResultTable.markdown(machine.joined(separator: ", ")) + "."
    }
}
