import LeakDetection

extension CaseSpec {
    /// The command that shows a finding again: its first request, or the whole case where it belongs to none.
    func replayCommand(_ finding: LeakFinding) -> String {
        finding.firstRequest.map { replayCommand(request: $0) } ?? caseCommand(isSoak: finding.leakClass == .LK09)
    }

    /// The command that runs the requests up to `request` again, one after the other, with the same faults, and prints what that
    /// one did. Faults belong to requests whatever made them arrive, so stages and rates are not needed.
    func replayCommand(request: UInt64) -> String {
        var words = start + ["-n", "\(request + 1)", "-c", "1"] + rateFlags
        words += faultsAt.filter { $0.request <= request }.flatMap { ["--fault-at", "\($0)"] }
        words += timeout
        // So that the replay also says who called whom.
        if leakDetail.placesLeaks { words += ["--leak-detail", LeakDetail.stacks.rawValue] }
        return (words + ["--seed", "\(seed)", "--trace-request", "\(request)"]).joined(separator: " ")
    }

    /// The command that runs this case again.
    private func caseCommand(isSoak: Bool) -> String {
        var words = start + workload.flags + rateFlags
        words += faultsAt.flatMap { ["--fault-at", "\($0)"] } + timeout
        if isSoak { words.append("--soak") }
        return (words + ["--seed", "\(seed)"]).joined(separator: " ")
    }

    private var start: [String] {
        ["watertight", "run"] + (source?.arguments ?? [suite]) + ["-x", execution.rawValue]
    }

    private var rateFlags: [String] {
        guard !faults.isEmpty else { return ["-f", "\(failureRate)"] }
        return FaultKind.allCases.flatMap { kind in
            faults[kind].map { ["--fault", "\(kind.rawValue)=\($0)"] } ?? []
        }
    }

    private var timeout: [String] { workload.timeoutNanoseconds.map { ["--timeout", "\($0)ns"] } ?? [] }
}

extension WorkloadRecord {
    /// The flags of `run` that ask for it.
    fileprivate var flags: [String] {
        var words: [String] = []
        words += requests.map { ["-n", "\($0)"] } ?? []
        // The stages say how long it takes.
        if stages == nil { words += durationNanoseconds.map { ["-d", "\($0)ns"] } ?? [] }
        words += concurrency.map { ["-c", "\($0)"] } ?? []
        words += rate.map { ["-R", "\($0)"] } ?? []
        words += (stages ?? []).flatMap { ["-s", "\($0.durationNanoseconds)ns:\($0.target)"] }
        if let arrivals, arrivals != "constant" { words += ["--arrivals", arrivals] }
        words += thinkNanoseconds.map { ["--think", "\($0)ns"] } ?? []
        return words + ["-w", "\(warmupNanoseconds)ns"]
    }
}
