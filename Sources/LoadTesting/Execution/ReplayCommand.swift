import LeakDetection

extension CaseSpec {
    /// The command that shows a finding again: its first request, or the whole case where it belongs to none, takes two requests at
    /// once, or comes up in the warm-up or in the rounds of a soak run only.
    func replayCommand(_ finding: LeakFinding, in phase: LeakPhase) -> String {
        let isSoak = phase == .soak || finding.leakClass == .LK09
        guard let request = finding.firstRequest, !isSoak, phase == .measured, !finding.takesTwoRequests
        else {
            return caseCommand(isSoak: isSoak)
        }
        return replayCommand(request: request)
    }

    /// The command that runs the requests up to `request` again, one after the other, with the same faults, and prints what that
    /// one did. Faults belong to requests whatever made them arrive, so stages and rates are not needed.
    func replayCommand(request: UInt64) -> String {
        var words = start + ["-n", "\(request + 1)", "-c", "1"] + rateFlags
        words += faultsAt.filter { $0.request <= request }.flatMap { ["--fault-at", "\($0)"] }
        words += timeout
        if workload.warmupNanoseconds != WorkloadRecord.usualWarmup {
            words += ["-w", exact(workload.warmupNanoseconds)]
        }
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
        [program, "run"] + (source?.arguments ?? [suite]) + ["-x", execution.rawValue]
    }

    private var rateFlags: [String] {
        guard !faults.isEmpty else { return ["-f", failureRate.plain] }
        return FaultKind.allCases.flatMap { kind in
            faults[kind].map { ["--fault", "\(kind.rawValue)=\($0.plain)"] } ?? []
        }
    }

    private var timeout: [String] { workload.timeoutNanoseconds.map { ["--timeout", exact($0)] } ?? [] }
}

extension WorkloadRecord {
    /// The flags of `run` that ask for it.
    fileprivate var flags: [String] {
        var words: [String] = []
        words += requests.map { ["-n", "\($0)"] } ?? []
        // The stages say how long it takes.
        if stages == nil { words += durationNanoseconds.map { ["-d", exact($0)] } ?? [] }
        words += concurrency.map { ["-c", "\($0)"] } ?? []
        // From no rate is how stages begin if nothing else is said.
        if let rate, rate > 0 { words += ["-R", rate.plain] }
        words += (stages ?? []).flatMap { ["-s", "\(exact($0.durationNanoseconds)):\($0.target.plain)"] }
        if let arrivals, arrivals != "constant" { words += ["--arrivals", arrivals] }
        words += thinkNanoseconds.map { ["--think", exact($0)] } ?? []
        return words + ["-w", exact(warmupNanoseconds)]
    }
}

/// The shortest text that reads as exactly this duration: `200ms`.
private func exact(_ nanoseconds: UInt64) -> String {
    let units: [(UInt64, String)] = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "us")]
    let fitting = units.first { nanoseconds % $0.0 == 0 } ?? (1, "ns")
    return "\(nanoseconds / fitting.0)\(fitting.1)"
}

extension LeakFinding {
    /// Whether it is about what one request did with what belongs to another.
    fileprivate var takesTwoRequests: Bool { leakClass == .LK05 || leakClass == .LK06 || otherRequest != nil }
}

extension Double {
    /// The shortest text that reads as this number, without an exponent.
    var plain: String {
        let text = "\(self)"
        guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]) else {
            return text
        }
        let digits = text[..<mark].filter(\.isNumber)
        let sign = self < 0 ? "-" : ""
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        return sign + digits + String(repeating: "0", count: max(0, exponent + 1 - digits.count))
    }
}
