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
    /// The record of a result, with the fault that was active in the first request and how to run that request again.
    init(_ finding: LeakFinding, spec: CaseSpec, plan: FaultPlan?) {
        let fault = finding.firstRequest.flatMap { plan?.faults(forRequest: $0)?.describe(in: plan!.sites) }
        self.init(
            leakClass: finding.leakClass.rawValue, resource: finding.resource, count: finding.count,
            request: finding.firstRequest, site: finding.site.map { "\($0)" },
            releaseSites: finding.releaseSites.map { "\($0)" }, fault: fault,
            replay: finding.firstRequest.map { spec.replayCommand(request: $0) }, message: finding.message)
        note(finding)
    }
}

extension CaseResult {
    /// This result with what was found from outside, judged again.
    public func adding(_ findings: [LeakFinding]) -> CaseResult {
        guard !findings.isEmpty else { return self }
        var result = self
        result.take(findings.map { LeakRecord($0) } + result.leaks)
        result.verdict = Judgement.judge(result)
        return result
    }
}

extension LeakRecord {
    /// The record of a finding that belongs to no request.
    init(_ finding: LeakFinding) {
        self.init(
            leakClass: finding.leakClass.rawValue, resource: finding.resource, count: finding.count, request: nil,
            site: finding.site.map { "\($0)" }, releaseSites: [], fault: nil, replay: nil, message: finding.message)
        note(finding)
    }

    private mutating func note(_ finding: LeakFinding) {
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
}

extension CaseSpec {
    /// The command that runs the requests up to `request` again, one after the other, with the same faults, and prints what that
    /// one did. Faults belong to requests whatever made them arrive, so stages and rates are not needed.
    func replayCommand(request: UInt64) -> String {
        var words = ["watertight", "run"] + (source?.arguments ?? [suite])
        words += ["-x", execution.rawValue, "-n", "\(request + 1)", "-c", "1"]
        if faults.isEmpty {
            words += ["-f", "\(failureRate)"]
        } else {
            for kind in FaultKind.allCases {
                words += faults[kind].map { ["--fault", "\(kind.rawValue)=\($0)"] } ?? []
            }
        }
        words += faultsAt.filter { $0.request <= request }.flatMap { ["--fault-at", "\($0)"] }
        words += workload.timeoutNanoseconds.map { ["--timeout", "\($0)ns"] } ?? []
        // So that the replay also says who called whom.
        if leakDetail.placesLeaks { words += ["--leak-detail", LeakDetail.stacks.rawValue] }
        return (words + ["--seed", "\(seed)", "--trace-request", "\(request)"]).joined(separator: " ")
    }
}
