import LeakDetection

/// What the whole run says in one sentence, for the terminal, Markdown and HTML alike.
public struct RunSummary: Sendable, Equatable {
    public var verdict: Verdict
    /// One sentence: what is wrong and in how many cases, or that nothing is.
    public var sentence: String
    /// Worst first.
    public var reasons: [Judgement.Reason]
    /// The findings that an allowance tolerates, in the order of the cases.
    public var allowed: [AllowedFinding]
    /// Of the run, then of each case, each once.
    public var cautions: [String]
    /// What a reader of the figures has to know, each once; says nothing about the verdict.
    public var notes: [String]
    /// Case id and reason.
    public var skipped: [(id: String, reason: String)]

    public init(_ result: RunResult) {
        let judgement = Judgement.judge(
            cases: result.cases, plannedCases: result.run.plannedCases, cautions: result.environment.cautions,
            allowanceProblems: result.allowanceProblems ?? [])
        verdict = result.verdict
        reasons = judgement.reasons
        allowed = result.cases.flatMap { one in
            one.leaks.compactMap { leak in
                leak.allowed.map { AllowedFinding(caseID: one.id, leak: leak, allowed: $0) }
            }
        }
        cautions = RunSummary.cautions(of: result)
        notes = RunSummary.notes(of: result)
        skipped = result.cases.compactMap { one in
            if case .skipped(let reason) = one.status { (one.id, reason) } else { nil }
        }
        sentence = RunSummary.sentence(result, reasons: reasons, skipped: skipped.count)
    }

    public static func == (left: RunSummary, right: RunSummary) -> Bool {
        left.verdict == right.verdict && left.sentence == right.sentence && left.reasons == right.reasons
            && left.allowed == right.allowed && left.cautions == right.cautions && left.notes == right.notes
            && left.skipped.elementsEqual(right.skipped, by: ==)
    }

    private static func cautions(of result: RunResult) -> [String] {
        var seen = Set<String>()
        let all = result.environment.cautions + result.cases.flatMap { one in one.cautions.map { "\(one.id): \($0)" } }
        return all.filter { seen.insert($0).inserted }
    }

    /// A suite says the same in each of its cases.
    private static func notes(of result: RunResult) -> [String] {
        var seen = Set<String>()
        let ofCases = result.cases.flatMap { one in (one.notes ?? []).map { "\(one.suite): \($0)" } }
        let latency = LatencyDivergence.sentence(of: result.cases)
        return (ofCases + (latency.map { [$0] } ?? [])).filter { seen.insert($0).inserted }
    }

    private static func sentence(_ result: RunResult, reasons: [Judgement.Reason], skipped: Int) -> String {
        var parts = leaks(result) { $0.allowed == nil }
        let unexpected = result.cases.map(\.requests.unexpected).saturatingSum()
        if unexpected > 0 { parts.append(HumanNumber.count(unexpected, of: "unexpected failure")) }
        let ended = [("crashed", "crashed"), ("hung", "hung"), ("stopped", "stopped early")]
        var ofCases = ended.map { state, words in (result.cases.count { $0.status.state == state }, words) }
        ofCases.append((result.cases.count(where: \.isIdle), "without a request"))
        ofCases.removeAll { $0.0 == 0 }
        for (count, words) in ofCases { parts.append(HumanNumber.count(UInt64(count), of: "case") + " " + words) }
        let failed = result.cases.flatMap(\.thresholds).filter { !$0.passed }.count
        if failed > 0 { parts.append(HumanNumber.count(UInt64(failed), of: "threshold") + " not met") }

        let ran = HumanNumber.count(UInt64(result.cases.count - skipped), of: "case")
        let allowed = leaks(result) { $0.allowed != nil }
        let tolerated = allowed.isEmpty ? "" : " Allowed: \(joined(allowed))."
        let left = skipped > 0 ? " \(HumanNumber.count(UInt64(skipped))) skipped." : ""
        let missing = result.run.plannedCases - result.cases.count
        let cut =
            missing > 0
            ? " \(HumanNumber.count(UInt64(missing), of: "case")) of \(result.run.plannedCases) not run." : ""
        let rest = tolerated + allowances(result) + left + cut
        if !parts.isEmpty {
            if parts.count == 1, let (count, words) = ofCases.first { return "\(count) of \(ran) \(words)." + rest }
            return "\(joined(parts)), in \(Set(reasons.compactMap(\.caseID)).count) of \(ran)." + rest
        }
        if result.cases.isEmpty, missing > 0 { return "No case was finished." + cut }
        if reasons.isEmpty, result.exitCode != 0, !(missing > 0) {
            return "The run ended with exit code \(result.exitCode)." + left
        }
        let others = allowed.isEmpty ? "" : "other "
        return switch result.cases.compactMap(\.leakWatch?.detail).first {
        case .off: "No unexpected failures in \(ran); at --leak-detail off no lease was looked at." + rest
        case .counts:
            "No \(others)leaks that can be counted and no unexpected failures in \(ran); at --leak-detail counts nobody looked who "
                + "releases and uses leases, and when." + rest
        case .sites, .stacks, nil: "No \(others)leaks and no unexpected failures in \(ran)." + rest
        }
    }

    /// `14 never released`, `2 requests with orphaned tasks`, for each class.
    private static func leaks(_ result: RunResult, where isMeant: (LeakRecord) -> Bool) -> [String] {
        LeakRecord.classes.compactMap { leakClass in
            let found = result.cases.flatMap(\.leaks).filter { $0.leakClass == leakClass && isMeant($0) }
            return found.first.map { $0.tally(of: found.map(\.count).saturatingSum()) }
        }
    }

    private static func allowances(_ result: RunResult) -> String {
        let problems = result.allowanceProblems ?? []
        let parts = [(AllowanceProblem.Kind.expired, "expired"), (.unmatched, "matched nothing")].compactMap {
            kind, words in
            let count = problems.count { $0.kind == kind }
            return count == 0 ? nil : HumanNumber.count(UInt64(count), of: "allowance") + " " + words
        }
        return parts.isEmpty ? "" : " \(joined(parts))."
    }

    private static func joined(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }
}

/// A finding that does not fail its run.
public struct AllowedFinding: Sendable, Equatable {
    public var caseID: String
    public var leak: LeakRecord
    public var allowed: AllowedRecord
}

extension LeakRecord {
    /// So many of this class.
    fileprivate func tally(of count: UInt64) -> String {
        let number = HumanNumber.count(count)
        func counted(_ noun: String, _ rest: String = "") -> String {
            "\(number) \(noun)\(count == 1 ? "" : "s")\(rest)"
        }
        return switch LeakClass(rawValue: leakClass) {
        // Its count is of requests: how many tasks each of them left is not known.
        case .LK07: counted("request", " with orphaned tasks")
        case .LK08: counted("descriptor", " left open")
        // Its count is of bytes.
        case .LK09: title
        case .LK10: counted("value", " retained")
        case .LK11: counted("stuck task")
        case .LK12: counted("impossible count")
        case .LK13: counted("continuation", " misused")
        default: "\(number) \(title)"
        }
    }

    /// The circumstances that the message does not tell already.
    public var furtherCircumstances: [String] {
        circumstances.filter { part in
            let isTold = part.hasPrefix("released at ") && releaseSites.allSatisfy(message.contains)
            let isRequest =
                part.hasPrefix("first in request ") && request.map { message.contains("request \($0)") } == true
            return !isTold && !isRequest && !message.contains(part)
        }
    }

    /// Where, when and under which fault, as far as known: `opened at Suites/Upload.swift:118`.
    public var circumstances: [String] {
        var parts: [String] = []
        if let site { parts.append("opened at \(site)") }
        if !releaseSites.isEmpty { parts.append("released at \(releaseSites.joined(separator: " and "))") }
        if let request { parts.append("first in request \(HumanNumber.count(request))") }
        if let fault { parts.append("fault: \(fault)") }
        if let siblings { parts.append("the request also held \(siblings.joined(separator: " and "))") }
        if let age = ageNanoseconds {
            let idle = idleNanoseconds.map { ", unused for \(HumanNumber.duration($0))" } ?? ""
            parts.append("open for \(HumanNumber.duration(age))" + idle)
        }
        return parts
    }
}
