extension Comparison {
    /// Compares two results case by case, matched by id.
    ///
    /// - Parameter slowdown: what head's times are held to; nil when they decide nothing.
    public static func compare(base: RunResult, head: RunResult, slowdown: SlowdownLimit? = nil) -> Comparison {
        var comparator = Comparator(base: base, head: head)
        comparator.comparison.slowdown = slowdown
        comparator.run()
        return comparator.comparison
    }
}

/// Walks the cases of both results and collects what it finds.
private struct Comparator {
    let base: RunResult
    let head: RunResult
    /// Why no counts can be compared; nil when plan and seed are the same.
    let difference: String?
    /// Parts of the environment that are not the same, so that times cannot be compared.
    let apart: [String]
    var comparison: Comparison

    init(base: RunResult, head: RunResult) {
        self.base = base
        self.head = head
        difference = Self.difference(base.run, head.run)
        apart = base.environment.comparability.differences(from: head.environment.comparability)
        comparison = Comparison(
            base: Comparison.Side(base.run), head: Comparison.Side(head.run), cases: [], findings: [], improvements: [],
            notCompared: [])
    }

    mutating func run() {
        if let difference { comparison.notCompared.append(Comparison.Remark(nil, difference)) }
        if !apart.isEmpty {
            let words = apart.joined(separator: ", ")
            comparison.notCompared.append(
                Comparison.Remark(nil, "Times are of different environments, and their ratios say nothing: \(words)."))
        }
        let heads = Dictionary(head.cases.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let bases = Set(base.cases.map(\.id))
        for one in base.cases {
            if let other = heads[one.id] { both(one, other) } else { onlyBase(one) }
        }
        for one in head.cases where !bases.contains(one.id) { onlyHead(one) }
        let rank = Dictionary(uniqueKeysWithValues: ExitCode.precedence.enumerated().map { ($1, $0) })
        comparison.findings = comparison.findings.enumerated().sorted {
            (rank[$0.element.exitCode] ?? .max, $0.offset) < (rank[$1.element.exitCode] ?? .max, $1.offset)
        }.map(\.element)
    }

    private mutating func both(_ base: CaseResult, _ head: CaseResult) {
        let leaks = compareLeaks(base, head)
        state(base, head)
        unexpected(base, head)
        var result = CaseComparison(
            id: base.id, presence: .both, counts: [], leaks: leaks, timings: [], timingDependent: [])
        for reason in base.reasonsNotToCompareLeaks(with: head) { remark(base.id, reason) }
        if base.leakWatch?.detail == .off || head.leakWatch?.detail == .off { result.leaksNotCompared = true }
        if !base.wasSkipped, !head.wasSkipped { slowdown(base, head) }
        if base.hasFigures, head.hasFigures {
            result.timings = Self.timings(base, head)
            if difference == nil {
                if let reason = Self.reasonNotToCount(base, head) {
                    remark(base.id, "Counts not compared: \(reason).")
                } else {
                    let counts = ExactCounts(base, head)
                    result.counts = counts.comparable
                    result.timingDependent = counts.timingDependent
                }
            }
        }
        comparison.cases.append(result)
    }

    private mutating func onlyBase(_ one: CaseResult) {
        comparison.cases.append(
            CaseComparison(
                id: one.id, presence: .onlyBase, counts: [], leaks: [], timings: [], timingDependent: []))
        if case .skipped = one.status {
            remark(one.id, "Skipped in base, missing in head.")
        } else {
            find(.caseMissing, one.id, "The case is missing in head.")
        }
    }

    private mutating func onlyHead(_ one: CaseResult) {
        let nothing = CaseResult(
            id: one.id, suite: one.suite, execution: one.execution, failureRate: one.failureRate, workload: one.workload
        )
        let leaks = compareLeaks(nothing, one)
        unexpected(nothing, one)
        if case .crashed(let reason) = one.status { find(.caseMissing, one.id, "A new case that crashed: \(reason)") }
        if case .hung(let reason) = one.status {
            find(.drainLimit, one.id, "A new case without a leak verdict: \(reason)")
        }
        remark(one.id, "The case is new in head, so there is nothing to compare it with.")
        comparison.cases.append(
            CaseComparison(
                id: one.id, presence: .onlyHead, counts: [], leaks: leaks, timings: [], timingDependent: []))
    }

    /// How the case ended in either run.
    private mutating func state(_ base: CaseResult, _ head: CaseResult) {
        switch (base.status, head.status) {
        case (.finished, .finished): break
        case (.crashed, .crashed): remark(base.id, "Crashed in both runs, so nothing was compared.")
        case (.hung, .hung): remark(base.id, "Without a leak verdict in both runs.")
        case (_, .crashed(let reason)): find(.caseMissing, head.id, "The case crashed in head only: \(reason)")
        case (_, .hung(let reason)): find(.drainLimit, head.id, "No leak verdict, in head only: \(reason)")
        case (_, .skipped(let reason)): remark(head.id, "Skipped in head: \(reason)")
        case (.skipped(let reason), _): remark(base.id, "Skipped in base: \(reason)")
        case (.crashed(let reason), .finished): improve(base.id, "The case no longer crashes (base: \(reason)).")
        case (.hung(let reason), .finished): improve(base.id, "The case now ends (base: \(reason)).")
        case (.stopped, _), (_, .stopped):
            let place = if case .stopped = base.status { "base" } else { "head" }
            remark(base.id, "Stopped early in \(place), by --abort-on-fail.")
        default: remark(base.id, "Interrupted in \(base.status == .interrupted ? "base" : "head").")
        }
    }

    /// Nil unless every finding that the leak stands for is allowed.
    private static func allowance(of leak: CaseComparison.Leak, in one: CaseResult) -> AllowedRecord? {
        let findings = one.allLeaks.filter {
            $0.leakClass == leak.leakClass && $0.resource == leak.resource && $0.site == leak.site
        }
        return findings.allSatisfy { $0.allowed != nil } ? findings.first?.allowed : nil
    }

    /// Whatever the seeds: a leak class, resource or place that is new, or a count that has grown.
    private mutating func compareLeaks(_ base: CaseResult, _ head: CaseResult) -> [CaseComparison.Leak] {
        let leaks = LeakTally.compare(base, head)
        for leak in leaks where leak.head > leak.base && !(leak.dependsOnTiming == true && leak.base > 0) {
            // Results did not always keep what another leak explains.
            if leak.base == 0, base.explainedLeaks == nil, !base.leaks.isEmpty,
                ["LK08", "LK09"].contains(leak.leakClass)
            {
                remark(
                    head.id,
                    "Whether \(leak.leakClass) is new cannot be told: base does not say what stood behind its leaks.")
                continue
            }
            let place = leak.site.map { " (opened at \($0))" } ?? ""
            let grown = leak.base == 0 ? "New leak" : "More leaks, \(HumanNumber.count(leak.base)) before"
            if let allowed = Self.allowance(of: leak, in: head) {
                comparison.allowed.append(
                    Comparison.Remark(head.id, "\(grown): \(leak.words(leak.head))\(place), \(allowed.sentence)"))
                continue
            }
            find(
                leak.leakClass == "LK12" ? .internalError : .leak, head.id,
                "\(grown): \(leak.words(leak.head))\(place).", replay: leak.replay)
        }
        guard head.status == .finished else { return leaks }
        for leak in leaks where leak.head < leak.base && !(leak.dependsOnTiming == true && leak.head > 0) {
            let left = leak.head == 0 ? "Leak fixed" : "Fewer leaks, \(HumanNumber.count(leak.head)) left"
            improve(head.id, "\(left): \(leak.words(leak.base)) in base.")
        }
        return leaks
    }

    /// Whatever the seeds: any kind of unexpected failure that is new or, under the same conditions, more frequent.
    private mutating func unexpected(_ base: CaseResult, _ head: CaseResult) {
        let names = Set(base.requests.outcomes.keys).union(head.requests.outcomes.keys)
        for name in names.filter({ $0.hasPrefix("unexpected.") }).sorted() {
            let before = base.requests.outcomes[name] ?? 0
            let after = head.requests.outcomes[name] ?? 0
            if after > before {
                let sample = head.unexpectedFailures.first.map { ", e.g. \($0.message)" } ?? ""
                let counts = "\(HumanNumber.count(before)) before, \(HumanNumber.count(after)) now"
                find(.failure, head.id, "Unexpected failures '\(name.dropFirst(11))': \(counts)\(sample).")
            } else if after < before, head.status == .finished {
                improve(head.id, "Fewer unexpected failures '\(name.dropFirst(11))': \(before) before, \(after) now.")
            }
        }
    }

    /// Whatever the seeds, as the seed chooses faults and arrivals and not how much a request has to do.
    private mutating func slowdown(_ base: CaseResult, _ head: CaseResult) {
        guard let limit = comparison.slowdown else { return }
        switch apart.isEmpty ? limit.judge(base, head) : .unknown("the environments differ") {
        case .kept: break
        case .exceeded(let sentence): find(.regression, head.id, sentence)
        case .unknown(let reason):
            comparison.slowdown?.notJudged.append(head.id)
            remark(head.id, "Slowdown not judged: \(reason).")
        }
    }

    private static func timings(_ base: CaseResult, _ head: CaseResult) -> [CaseComparison.Timing] {
        var timings: [CaseComparison.Timing] = []
        let kinds: [(String, KeyPath<LatencyRecord, LatencySummary?>)] = [
            ("response", \.response), ("service", \.service),
        ]
        for (name, kind) in kinds {
            guard let before = base.latency[keyPath: kind], let after = head.latency[keyPath: kind] else { continue }
            for percentile in [Percentile.p50, .p99, .p999] {
                timings.append(
                    CaseComparison.Timing(
                        name: "\(name) \(percentile.title)", base: percentile.value(in: before).map { Double($0) },
                        head: percentile.value(in: after).map { Double($0) }))
            }
        }
        timings.append(CaseComparison.Timing(name: "throughput", base: base.throughput, head: head.throughput))
        return timings
    }

    private static func difference(_ base: RunIdentity, _ head: RunIdentity) -> String? {
        if base.planHash != head.planHash {
            return "Counts not compared: the plans differ (\(base.planHash) and \(head.planHash)); "
                + "run both with the same flags and suites."
        }
        if base.seed != head.seed {
            return
                "Counts not compared: the seeds differ (\(base.seed) and \(head.seed)); run both with the same --seed."
        }
        return nil
    }

    private static func reasonNotToCount(_ base: CaseResult, _ head: CaseResult) -> String? {
        guard base.status == .finished, head.status == .finished else { return "the case did not finish in both runs" }
        if base.workload.requests == nil || base.workload.durationNanoseconds != nil {
            return "the case ran for a time, not for a number of requests"
        }
        if base.requests.censored > 0 || head.requests.censored > 0 { return "requests were censored" }
        if base.requests.issued != head.requests.issued {
            return "\(base.requests.issued) requests in base, \(head.requests.issued) in head"
        }
        return nil
    }

    private mutating func find(_ code: ExitCode, _ id: String, _ sentence: String, replay: String? = nil) {
        var finding = Comparison.Finding(exitCode: code, caseID: id, sentence: sentence)
        if let replay { finding.replay = replay }
        comparison.findings.append(finding)
    }

    private mutating func improve(_ id: String, _ sentence: String) {
        comparison.improvements.append(Comparison.Remark(id, sentence))
    }

    private mutating func remark(_ id: String, _ sentence: String) {
        comparison.notCompared.append(Comparison.Remark(id, sentence))
    }
}

extension CaseResult {
    fileprivate var wasSkipped: Bool { if case .skipped = status { true } else { false } }
}
