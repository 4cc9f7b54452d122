import LoadTesting

/// What a result says to the reader of a pull request: an error for each leak and failure, a warning for each caution.
enum Annotations {
    /// GitHub shows the first ten of each level, so the worst come first; the log has them all, up to this many.
    static let limit = 200

    static func commands(for result: RunResult, sources: SourceMap) -> [WorkflowCommand] {
        let summary = RunSummary(result)
        // With --advisory the run passes although there are failures.
        let level: WorkflowCommand.Level = result.exitCode == ExitCode.success.rawValue ? .warning : .error
        let leaks = leakCommands(summary.reasons, sources: sources)
        let failures = summary.reasons.filter { $0.leak == nil }.map { reason in
            WorkflowCommand(
                level: level, title: reason.label,
                message: (reason.caseID.map { "\($0): " } ?? "") + reason.sentence)
        }
        let cautions = summary.cautions.map { WorkflowCommand(level: .warning, title: "Caution", message: $0) }
        return (leaks + failures + cautions).prefix(limit).map { $0 }
    }

    /// The same leak in several cases is one annotation.
    private static func leakCommands(_ reasons: [Judgement.Reason], sources: SourceMap) -> [WorkflowCommand] {
        struct Cause: Hashable { var leakClass, resource: String, site: String? }
        var order: [Cause] = []
        var found: [Cause: [Judgement.Reason]] = [:]
        for reason in reasons {
            guard let leak = reason.leak else { continue }
            let cause = Cause(leakClass: leak.leakClass, resource: leak.resource, site: leak.site)
            if found[cause] == nil { order.append(cause) }
            found[cause, default: []].append(reason)
        }
        return order.compactMap { cause in
            guard let reasons = found[cause], let leak = reasons[0].leak else { return nil }
            let place = leak.site.flatMap(SourcePlace.init)
            let path = place.flatMap(sources.path)
            var lines = ["\(reasons[0].caseID.map { "\($0): " } ?? "")\(leak.message)"]
            if path == nil, let site = leak.site, !leak.message.contains(site) { lines[0] += " Opened at \(site)." }
            if reasons.count > 1 {
                lines.append("Also in \(reasons.dropFirst().compactMap(\.caseID).joined(separator: ", ")).")
            }
            if let replay = leak.replay { lines.append("replay: \(replay)") }
            return WorkflowCommand(
                level: .error, title: "\(leak.leakClass) \(leak.title): \(leak.resource)",
                message: lines.joined(separator: "\n"), file: path, line: path == nil ? nil : place?.line)
        }
    }
}
