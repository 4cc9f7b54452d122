import LoadTesting

/// What a result says to the reader of a pull request: an error for each leak and failure, a warning for each caution,
/// a notice for each leak that is allowed.
enum Annotations {
    /// GitHub shows the first ten of each level, so the worst come first; the log has them all, up to this many.
    static let limit = 200

    static func commands(for result: RunResult, sources: SourceMap) -> [WorkflowCommand] {
        let summary = RunSummary(result)
        // With --advisory the run passes although there are failures.
        let level: WorkflowCommand.Level = result.exitCode == ExitCode.success.rawValue ? .warning : .error
        let leaks = leakCommands(
            summary.reasons.compactMap { reason in reason.leak.map { Found(caseID: reason.caseID, leak: $0) } },
            sources: sources)
        let allowed = leakCommands(
            summary.allowed.map { Found(caseID: $0.caseID, leak: $0.leak) }, sources: sources)
        let failures = summary.reasons.filter { $0.leak == nil }.map { reason in
            WorkflowCommand(
                level: level, title: reason.label,
                message: (reason.caseID.map { "\($0): " } ?? "") + reason.sentence)
        }
        let cautions = summary.cautions.map { WorkflowCommand(level: .warning, title: "Caution", message: $0) }
        return (leaks + failures + cautions + allowed).prefix(limit).map { $0 }
    }

    private struct Found {
        var caseID: String?
        var leak: LeakRecord
    }

    /// The same leak in several cases is one annotation.
    private static func leakCommands(_ all: [Found], sources: SourceMap) -> [WorkflowCommand] {
        struct Cause: Hashable { var leakClass, resource: String, site: String? }
        var order: [Cause] = []
        var found: [Cause: [Found]] = [:]
        for one in all {
            let cause = Cause(
                leakClass: one.leak.leakClass, resource: one.leak.resource, site: one.leak.site ?? one.leak.suitePlace)
            if found[cause] == nil { order.append(cause) }
            found[cause, default: []].append(one)
        }
        return order.compactMap { cause in found[cause].flatMap { command($0, sources: sources) } }
    }

    private static func command(_ found: [Found], sources: SourceMap) -> WorkflowCommand? {
        guard let first = found.first else { return nil }
        let leak = first.leak
        let place = leak.place
        let path = place.flatMap(sources.path)
        var lines = ["\(first.caseID.map { "\($0): " } ?? "")\(leak.message)"]
        if path == nil, let site = leak.site, !leak.message.contains(site) { lines[0] += " Opened at \(site)." }
        if found.count > 1 {
            lines.append("Also in \(found.dropFirst().compactMap(\.caseID).joined(separator: ", ")).")
        }
        if let allowed = leak.allowed { lines.append(allowed.sentence) }
        if let replay = leak.replay { lines.append("replay: \(replay)") }
        return WorkflowCommand(
            level: leak.allowed == nil ? .error : .notice, title: "\(leak.leakClass) \(leak.title): \(leak.resource)",
            message: lines.joined(separator: "\n"), file: path, line: path == nil ? nil : place?.line)
    }
}
