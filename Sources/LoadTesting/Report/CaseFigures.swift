extension CaseResult {
    /// Whether the case counted anything: a skipped case, or one that died before it reported, has no figures, not zeros.
    public var hasFigures: Bool {
        switch status {
        case .skipped: false
        case .crashed: requests.issued > 0
        case .finished, .hung, .interrupted, .stopped: true
        }
    }

    /// Why a figure of this case may be missing, in a word or two.
    public var reasonForNoFigures: String { hasFigures ? "not measured" : status.state }

    /// Whether it ran to its end and no request came, so that it says nothing.
    var isIdle: Bool { status == .finished && requests.issued == 0 && measuredNanoseconds != nil }

    /// Resources never released; nil where there is no figure, or no verdict about what is still open.
    public var leakedTotal: UInt64? {
        if leakWatch?.detail == .off || isIdle { return nil }
        if case .hung = status, !leaks.contains(where: { $0.leakClass == "LK01" }) { return nil }
        return hasFigures ? total(\.leaked) : nil
    }

    var reasonForNoLeakedTotal: String {
        guard hasFigures else { return reasonForNoFigures }
        if isIdle { return "nothing was tried" }
        return leakWatch?.detail == .off ? "not counted" : "no leak verdict"
    }

    /// The findings that an allowance tolerates.
    public var allowedLeaks: [LeakRecord] { leaks.filter { $0.allowed != nil } }

    /// Whether there are findings, and none that fails the run.
    var leaksOnlyAsAllowed: Bool { !leaks.isEmpty && leaks.allSatisfy { $0.allowed != nil } }

    public func fault(_ kind: FaultKind) -> FaultCount? { faults.first { $0.kind == kind } }

    /// One ledger column, summed over all resources.
    public func total(_ column: KeyPath<LedgerRow, UInt64> & Sendable) -> UInt64 {
        ledger.map { $0[keyPath: column] }.saturatingSum()
    }
}

extension Sequence<UInt64> {
    /// The sum, or the largest number there is: figures from a file may be nonsense, and nonsense must not trap.
    func saturatingSum() -> UInt64 {
        reduce(0) { sum, value in
            let (result, overflow) = sum.addingReportingOverflow(value)
            return overflow ? .max : result
        }
    }
}

extension WorkloadRecord {
    /// `closed, 1,000 users, 10,000 requests`, `open, 2,000/s poisson, 30 s` or `open, 0/s to 1,000/s in 30 s, constant`.
    public var summary: String {
        var parts = [model]
        if model == "closed" {
            if let concurrency { parts.append(HumanNumber.count(UInt64(clamping: concurrency), of: "user")) }
            if let thinkNanoseconds, thinkNanoseconds > 0 {
                parts.append("think \(HumanNumber.duration(thinkNanoseconds))")
            }
        } else {
            if let stages {
                parts += [stageSummary(from: rate ?? 0, stages)] + (arrivals.map { [$0] } ?? [])
            } else if let rate {
                parts.append(perSecond(rate) + (arrivals.map { " \($0)" } ?? ""))
            }
            if let concurrency { parts.append("at most \(HumanNumber.count(UInt64(clamping: concurrency))) in flight") }
        }
        if let requests { parts.append(HumanNumber.count(requests, of: "request")) }
        if let durationNanoseconds { parts.append(HumanNumber.duration(durationNanoseconds)) }
        if let timeoutNanoseconds { parts.append("time limit \(HumanNumber.duration(timeoutNanoseconds))") }
        return parts.joined(separator: ", ").replacing("\u{00A0}", with: " ")
    }

    /// `0/s to 1,000/s in 30 s, 1,000/s for 1 min, jump to 0/s`; of many stages the first four.
    private func stageSummary(from start: Double, _ stages: [Stage]) -> String {
        var rate = start
        var parts = stages.map { stage in
            defer { rate = stage.target }
            let time = HumanNumber.duration(stage.durationNanoseconds)
            if stage.durationNanoseconds == 0 { return "jump to \(perSecond(stage.target))" }
            if stage.target == rate { return "\(perSecond(rate)) for \(time)" }
            return "\(perSecond(rate)) to \(perSecond(stage.target)) in \(time)"
        }
        if parts.count > 5 { parts[4...] = ["\(parts.count - 4) more stages"] }
        return parts.joined(separator: ", ")
    }

    private func perSecond(_ rate: Double) -> String {
        "\(HumanNumber.decimals(rate, rate == rate.rounded() ? 0 : 1))/s"
    }
}
