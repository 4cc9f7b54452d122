/// What a case or a run is judged to be.
public enum Verdict: String, Codable, Sendable, Equatable, CaseIterable {
    case pass = "PASS"
    case passWithCautions = "PASS WITH CAUTIONS"
    case fail = "FAIL"
    /// The drain limit was hit, or there was no request, so nothing can be said about leaks.
    case noVerdict = "NO VERDICT"
    case aborted = "ABORTED"
    case skipped = "SKIPPED"
}

/// The exit codes of every command.
public enum ExitCode: Int32, Codable, Sendable, Equatable, CaseIterable {
    case success = 0
    case internalError = 1
    case regression = 2
    case caseMissing = 3
    case improvement = 4
    case nothingSaved = 5
    case usage = 64
    case unreadableInput = 65
    case cannotWrite = 74
    case leak = 90
    case drainLimit = 91
    case nondeterministic = 92
    case allowance = 93
    case failure = 99
    case notComparable = 125
    case interrupted = 130

    /// Worst first: of several codes, the process exits with the one that comes first here.
    public static let precedence: [ExitCode] = [
        .leak, .internalError, .drainLimit, .nondeterministic, .allowance, .caseMissing, .interrupted, .cannotWrite,
        .failure, .regression, .nothingSaved, .notComparable, .improvement, .success,
    ]

    /// The one of `codes` that the process exits with; `success` when there are none.
    public static func worst(of codes: some Sequence<ExitCode>) -> ExitCode {
        let present = Set(codes)
        return precedence.first(where: present.contains) ?? .success
    }
}

/// A verdict and the exit code that belongs to it, with the reasons, worst first.
///
/// The report's word and the process's exit code both come from here, so they cannot disagree.
public struct Judgement: Sendable, Equatable {
    public var verdict: Verdict
    public var exitCode: ExitCode
    public var reasons: [Reason]

    public struct Reason: Sendable, Equatable {
        public var exitCode: ExitCode
        /// Id of the case concerned; nil for the run as a whole.
        public var caseID: String?
        public var sentence: String
        /// The leak this is about, if it is about one.
        public var leak: LeakRecord? = nil
    }

    /// Judges a run from its cases.
    ///
    /// - Parameters:
    ///   - plannedCases: how many cases were to run; fewer results mean that the run was interrupted.
    ///   - allowanceProblems: allowances that expired or matched nothing.
    ///   - isAdvisory: what is no leak, crash or hang is a caution instead of a failure (`--advisory`).
    public static func judge(
        cases: [CaseResult], plannedCases: Int, cautions: [String], allowanceProblems: [AllowanceProblem] = [],
        isAdvisory: Bool = false
    ) -> Judgement {
        var reasons = cases.flatMap { reasonsToFail($0) }
        reasons += allowanceProblems.map { Reason(exitCode: .allowance, caseID: nil, sentence: $0.message) }
        if cases.count < plannedCases {
            reasons.append(reasonForMissing(cases, planned: plannedCases))
        }
        let rank = Dictionary(uniqueKeysWithValues: ExitCode.precedence.enumerated().map { ($1, $0) })
        // Within one code the largest leak first, else the order of the cases.
        func key(_ reason: EnumeratedSequence<[Reason]>.Element) -> (Int, UInt64, Int) {
            (rank[reason.element.exitCode] ?? .max, .max - (reason.element.leak?.count ?? 0), reason.offset)
        }
        let sorted = reasons.enumerated().sorted { key($0) < key($1) }
        let advisory: Set<ExitCode> = isAdvisory ? [.failure, .regression, .notComparable] : []
        let exitCode = ExitCode.worst(of: reasons.map(\.exitCode).filter { !advisory.contains($0) })
        let wasSpared = reasons.contains { advisory.contains($0.exitCode) }
        // A leak that is tolerated is a caution, so that no run with one looks like a run without.
        let hasCautions =
            wasSpared || !cautions.isEmpty || cases.contains { !$0.cautions.isEmpty || !$0.allowedLeaks.isEmpty }
        return Judgement(
            verdict: verdict(for: exitCode, hasCautions: hasCautions), exitCode: exitCode,
            reasons: sorted.map(\.element))
    }

    /// Judges one case by itself.
    public static func judge(_ result: CaseResult) -> Verdict {
        if case .skipped = result.status { return .skipped }
        return judge(cases: [result], plannedCases: 1, cautions: []).verdict
    }

    /// Whether the case has a leak that fails every run it is in.
    public static func hasLeak(_ result: CaseResult) -> Bool {
        reasonsToFail(result).contains { $0.exitCode == .leak }
    }

    private static func verdict(for exitCode: ExitCode, hasCautions: Bool) -> Verdict {
        switch exitCode {
        case .success: hasCautions ? .passWithCautions : .pass
        case .drainLimit: .noVerdict
        case .interrupted: .aborted
        default: .fail
        }
    }

    private static func reasonForMissing(_ cases: [CaseResult], planned: Int) -> Reason {
        let count = "\(cases.count) of \(planned) cases \(cases.count == 1 ? "was" : "were") run."
        if let last = cases.first(where: { $0.endedRun != nil }) {
            let sentence = "The run ended with this case, by --abort-on-fail: \(count)"
            return Reason(exitCode: .failure, caseID: last.id, sentence: sentence)
        }
        return Reason(exitCode: .interrupted, caseID: nil, sentence: "Interrupted: \(count)")
    }

    private static func reasonsToFail(_ result: CaseResult) -> [Reason] {
        var reasons: [Reason] = []
        func add(_ code: ExitCode, _ sentence: String, leak: LeakRecord? = nil) {
            reasons.append(Reason(exitCode: code, caseID: result.id, sentence: sentence, leak: leak))
        }
        switch result.status {
        case .crashed(let reason): add(.caseMissing, "The case crashed: \(reason)")
        case .hung(let reason): add(.drainLimit, "No leak verdict: \(reason)")
        case .interrupted: add(.interrupted, "Interrupted before it was done.")
        case .stopped(let reason): add(.failure, "Stopped early: \(reason)")
        case .finished where result.isIdle:
            add(.drainLimit, "No leak verdict: no request was issued, so nothing was tried")
        case .finished, .skipped: break
        }
        for leak in result.leaks where leak.allowed == nil {
            add(leak.leakClass == "LK12" ? .internalError : .leak, leak.message, leak: leak)
        }
        if result.requests.unexpected > 0 {
            let first = result.unexpectedFailures.first.map { ": \($0.message)" } ?? ""
            let noun = result.requests.unexpected == 1 ? "failure" : "failures"
            add(.failure, "\(HumanNumber.count(result.requests.unexpected)) unexpected \(noun)\(first)")
        }
        for threshold in result.thresholds where !threshold.passed {
            add(.failure, "Threshold not met: \(threshold.sentence)")
        }
        return reasons
    }
}
