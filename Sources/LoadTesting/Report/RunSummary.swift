/// What the whole run says in one sentence, for the terminal, Markdown and HTML alike.
public struct RunSummary: Sendable, Equatable {
    public var verdict: Verdict
    /// One sentence: what is wrong and in how many cases, or that nothing is.
    public var sentence: String
    /// Worst first.
    public var reasons: [Judgement.Reason]
    /// Of the run, then of each case, each once.
    public var cautions: [String]
    /// What a reader of the latencies has to know; says nothing about the verdict.
    public var note: String?
    /// Case id and reason.
    public var skipped: [(id: String, reason: String)]

    public init(_ result: RunResult) {
        let judgement = Judgement.judge(
            cases: result.cases, plannedCases: result.run.plannedCases, cautions: result.environment.cautions)
        verdict = result.verdict
        reasons = judgement.reasons
        cautions = RunSummary.cautions(of: result)
        note = LatencyDivergence.sentence(of: result.cases)
        skipped = result.cases.compactMap { one in
            if case .skipped(let reason) = one.status { (one.id, reason) } else { nil }
        }
        sentence = RunSummary.sentence(result, reasons: reasons, skipped: skipped.count)
    }

    public static func == (left: RunSummary, right: RunSummary) -> Bool {
        left.verdict == right.verdict && left.sentence == right.sentence && left.reasons == right.reasons
            && left.cautions == right.cautions && left.note == right.note
            && left.skipped.elementsEqual(right.skipped, by: ==)
    }

    private static func cautions(of result: RunResult) -> [String] {
        var seen = Set<String>()
        let all = result.environment.cautions + result.cases.flatMap { one in one.cautions.map { "\(one.id): \($0)" } }
        return all.filter { seen.insert($0).inserted }
    }

    private static func sentence(_ result: RunResult, reasons: [Judgement.Reason], skipped: Int) -> String {
        var parts: [String] = []
        for leakClass in LeakRecord.classes {
            let found = result.cases.flatMap(\.leaks).filter { $0.leakClass == leakClass }
            guard let first = found.first else { continue }
            parts.append("\(HumanNumber.count(found.map(\.count).saturatingSum())) \(first.title)")
        }
        let unexpected = result.cases.map(\.requests.unexpected).saturatingSum()
        if unexpected > 0 { parts.append(plural(unexpected, "unexpected failure")) }
        for (state, words) in [("crashed", "crashed"), ("hung", "hung"), ("stopped", "stopped early")] {
            let count = result.cases.filter { $0.status.state == state }.count
            if count > 0 { parts.append(plural(UInt64(count), "case") + " " + words) }
        }
        let failed = result.cases.flatMap(\.thresholds).filter { !$0.passed }.count
        if failed > 0 { parts.append(plural(UInt64(failed), "threshold") + " not met") }

        let ran = plural(UInt64(result.cases.count - skipped), "case")
        let left = skipped > 0 ? " \(HumanNumber.count(UInt64(skipped))) skipped." : ""
        let missing = result.run.plannedCases - result.cases.count
        let cut = missing > 0 ? " \(plural(UInt64(missing), "case")) of \(result.run.plannedCases) not run." : ""
        if !parts.isEmpty {
            let concerned = Set(reasons.compactMap(\.caseID)).count
            return "\(joined(parts)), in \(concerned) of \(ran)." + left + cut
        }
        if reasons.isEmpty, result.exitCode != 0, !(missing > 0) {
            return "The run ended with exit code \(result.exitCode)." + left
        }
        return "No leaks and no unexpected failures in \(ran)." + left + cut
    }

    private static func plural(_ count: UInt64, _ noun: String) -> String {
        "\(HumanNumber.count(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    private static func joined(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension LeakRecord {
    /// The circumstances that the message does not tell already.
    public var furtherCircumstances: [String] {
        circumstances.filter { part in
            let isTold = part.hasPrefix("released at ") && releaseSites.allSatisfy(message.contains)
            return !isTold && !message.contains(part)
        }
    }

    /// Where, when and under which fault, as far as known: `opened at Suites/Upload.swift:118`.
    public var circumstances: [String] {
        var parts: [String] = []
        if let site { parts.append("opened at \(site)") }
        if !releaseSites.isEmpty { parts.append("released at \(releaseSites.joined(separator: " and "))") }
        if let request { parts.append("first in request \(HumanNumber.count(request))") }
        if let fault { parts.append("fault: \(fault)") }
        return parts
    }
}
