import LeakDetection

extension LedgerRow {
    /// The row of a result, from what the ledger counted.
    init(_ count: LedgerCount) {
        self.init(
            resource: count.resource, opened: count.opened, released: count.released, leaked: count.live,
            late: count.late, doubleReleased: count.doubleReleased, highWater: count.highWater)
    }
}

extension LeakRecord {
    /// The record of a result, with the fault that was active in the first request and how to run it again.
    ///
    /// - Parameters:
    ///   - suitePlace: where the suite is declared, for what has no place of its own.
    ///   - plan: the faults; nil where the finding belongs to no request.
    init(
        _ finding: LeakFinding, spec: CaseSpec, suitePlace: String?, plan: FaultPlan? = nil,
        phase: LeakPhase = .measured
    ) {
        let fault = plan.flatMap { plan in
            finding.firstRequest.flatMap { plan.faults(forRequest: $0)?.describe(in: plan.sites) }
        }
        self.init(
            leakClass: finding.leakClass.rawValue, resource: finding.resource, count: finding.count,
            request: finding.firstRequest, site: finding.site.map { "\($0)" },
            releaseSites: finding.releaseSites.map { "\($0)" }, fault: fault,
            replay: spec.replayCommand(finding, in: phase), message: finding.message)
        self.phase = phase
        if phase == .warmup { message = "In the warm-up, before the measured window: " + message }
        if phase == .soak { message = "In the rounds of --soak, after the measured window: " + message }
        if finding.leakClass.hasNoPlaceOfItsOwn, let suitePlace {
            self.suitePlace = suitePlace
            message = "\(message.dropLast()); the suite is declared at \(suitePlace)."
        }
        func unlessEmpty(_ texts: [String]) -> [String]? { texts.isEmpty ? nil : texts }
        let provenance = finding.provenance
        explainedBy = unlessEmpty(finding.explainedBy.map(\.rawValue))
        scope = provenance.scope?.rawValue
        siblings = unlessEmpty(provenance.siblings.map { "\($0)" })
        ageNanoseconds = provenance.age?.wholeNanoseconds
        idleNanoseconds = provenance.idle?.wholeNanoseconds
        // Not what called the code under test: that is the harness, the same for every request.
        stack = unlessEmpty(Array(provenance.stack.prefix { !$0.contains("LoadPhase.serve") }))
    }

    /// Where to look: where the lease was opened, else where the suite is declared.
    public var place: SourcePlace? { (site ?? suitePlace).flatMap(SourcePlace.init) }
}

extension LeakClass {
    fileprivate var hasNoPlaceOfItsOwn: Bool { [.LK07, .LK08, .LK09, .LK13].contains(self) }
}

extension CaseResult {
    /// This result of a case that crashed with what was certain by then, judged again.
    public func adding(certain earlier: CaseResult?) -> CaseResult {
        guard let earlier else { return self }
        var result = self
        result.suitePlace = earlier.suitePlace
        result.take(earlier.allLeaks)
        result.verdict = Judgement.judge(result)
        return result
    }

    /// This result with the dropped continuations (LK13) that were found from outside, judged again.
    public func adding(_ findings: [LeakPhase: [LeakFinding]], of spec: CaseSpec) -> CaseResult {
        guard !findings.isEmpty else { return self }
        var result = self
        let known = allLeaks.map { leak in
            // A task whose continuation was dropped never ends: one cause, one finding.
            let dropped = findings[leak.phase ?? .measured, default: []].map(\.count).saturatingSum()
            let isItsTask = leak.leakClass == LeakClass.LK07.rawValue && leak.count <= dropped
            let isItsTasks = leak.explainedBy?.contains(LeakClass.LK07.rawValue) ?? false
            guard dropped > 0, isItsTask || isItsTasks else { return leak }
            var leak = leak
            leak.explainedBy = (leak.explainedBy ?? []) + [LeakClass.LK13.rawValue]
            return leak
        }
        let measured = findings[.measured] ?? []
        let others = [LeakPhase.warmup, .soak].flatMap { phase in
            (findings[phase] ?? []).beyond(measured).map { ($0, phase) }
        }
        let records = (measured.map { ($0, .measured) } + others).map {
            LeakRecord($0, spec: spec, suitePlace: suitePlace, phase: $1)
        }
        result.take(records + known)
        result.verdict = Judgement.judge(result)
        return result
    }
}
