import LeakDetection

/// The allowances of a file, held against the findings of a run on one day. Pure: the day is given.
public struct AllowanceList: Sendable, Equatable {
    /// As the user named it, for messages.
    public var file: String
    public var entries: [Allowance]
    /// The day by which entries are expired or not, in UTC.
    public var today: CalendarDay

    public init(file: String, entries: [Allowance], today: CalendarDay) {
        self.file = file
        self.entries = entries
        self.today = today
    }

    /// The case with every finding marked that an entry allows today, whatever was marked before, and judged again.
    public func applied(to one: CaseResult) -> CaseResult {
        var result = one
        result.take(
            one.allLeaks.map { leak in
                let entry = entries.first { !$0.isExpired(on: today) && $0.covers(leak, in: one) }
                var leak = leak
                leak.allowed = entry.map { AllowedRecord(reason: $0.reason, expires: $0.expires) }
                return leak
            })
        // One that did not keep them does not know now that there were none.
        if one.explainedLeaks == nil, result.explainedLeaks == [] { result.explainedLeaks = nil }
        result.verdict = Judgement.judge(result)
        return result
    }

    /// The entries that have to go, in the order of the file.
    ///
    /// An entry has expired whatever was run. That it matched nothing is held against it only when all planned cases came to
    /// their end (or were skipped, for they could not run here), and at least one of its suite judged leaks of its class.
    public func problems(in cases: [CaseResult], plannedCases: Int) -> [AllowanceProblem] {
        let isWhole = cases.count >= plannedCases && cases.allSatisfy(\.cameToItsEnd)
        return entries.enumerated().compactMap { index, entry in
            if entry.isExpired(on: today) {
                return AllowanceProblem(.expired, entry: index + 1, of: entry, file: file)
            }
            let concerned = cases.filter(entry.concerns)
            let hasMatched = concerned.contains { one in one.allLeaks.contains { entry.covers($0, in: one) } }
            guard !hasMatched, isWhole, concerned.contains(where: entry.couldMatch) else { return nil }
            return AllowanceProblem(.unmatched, entry: index + 1, of: entry, file: file)
        }
    }
}

extension Allowance {
    fileprivate func couldMatch(_ one: CaseResult) -> Bool {
        guard one.status == .finished, leakClass.reasonNotJudged(in: one) == nil else { return false }
        return site == nil || one.leakWatch?.detail.placesLeaks ?? true
    }
}

extension CaseResult {
    fileprivate var cameToItsEnd: Bool {
        switch status {
        case .finished, .skipped: true
        case .crashed, .hung, .interrupted, .stopped: false
        }
    }
}
