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
    }
}

extension CaseResult {
    /// This result with what was found from outside, judged again.
    public func adding(_ findings: [LeakFinding]) -> CaseResult {
        guard !findings.isEmpty else { return self }
        var result = self
        result.leaks = findings.map { LeakRecord($0) } + result.leaks
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
        return (words + ["--seed", "\(seed)", "--trace-request", "\(request)"]).joined(separator: " ")
    }
}
