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
    /// `closed, 1,000 users, 10,000 requests` or `open, 2,000/s poisson, 30 s`.
    public var summary: String {
        var parts = [model]
        if model == "closed" {
            if let concurrency { parts.append("\(HumanNumber.count(UInt64(clamping: concurrency))) users") }
            if let thinkNanoseconds, thinkNanoseconds > 0 {
                parts.append("think \(HumanNumber.duration(thinkNanoseconds))")
            }
        } else {
            if let rate {
                parts.append(
                    "\(HumanNumber.decimals(rate, rate == rate.rounded() ? 0 : 1))/s"
                        + (arrivals.map { " \($0)" } ?? ""))
            }
            if let concurrency { parts.append("at most \(HumanNumber.count(UInt64(clamping: concurrency))) in flight") }
        }
        if let requests { parts.append("\(HumanNumber.count(requests)) requests") }
        if let durationNanoseconds { parts.append(HumanNumber.duration(durationNanoseconds)) }
        return parts.joined(separator: ", ").replacing("\u{00A0}", with: " ")
    }
}
