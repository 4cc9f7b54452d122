extension RunResult {
    /// The first contradiction in the figures, in words; nil when they agree.
    public var contradiction: String? {
        if ExitCode(rawValue: exitCode) == nil { return "exit code \(exitCode) does not exist" }
        if cases.count > run.plannedCases {
            return "\(cases.count) cases, but only \(run.plannedCases) were planned"
        }
        var seen = Set<String>()
        for result in cases {
            if !seen.insert(result.id).inserted { return "case '\(result.id.prefix(80))' is there twice" }
            if let problem = result.contradiction { return "case '\(result.id.prefix(80))': \(problem)" }
        }
        return nil
    }
}

extension CaseResult {
    /// The first contradiction in the figures of this case, in words; nil when they agree.
    public var contradiction: String? {
        requests.contradiction ?? faultContradiction ?? ledgerContradiction ?? latency.contradiction
            ?? rangeContradiction
    }

    private var isFinished: Bool { status == .finished }

    private var faultContradiction: String? {
        if Set(faults.map(\.kind)).count != faults.count { return "a fault kind is there twice" }
        guard isFinished || status.state == "hung" else { return nil }
        for fault in faults where fault.planned != fault.fired &+ fault.notReached || fault.fired > fault.planned {
            return "\(fault.planned) \(fault.kind.rawValue) faults planned, but \(fault.fired) fired and "
                + "\(fault.notReached) not reached"
        }
        return nil
    }

    private var ledgerContradiction: String? {
        if Set(ledger.map(\.resource)).count != ledger.count { return "a resource is there twice in the ledger" }
        for leak in leaks where !LeakRecord.classes.contains(leak.leakClass) {
            return "leak class '\(leak.leakClass.prefix(20))' does not exist"
        }
        if leaks.contains(where: { $0.count == 0 }) { return "a leak was found 0 times" }
        if leaks.contains(where: { $0.leakClass == "LK12" && $0.allowed != nil }) {
            return "an LK12 is marked as allowed, which it cannot be"
        }
        // A breach of the ledger (LK12) is itself a finding, and its figures are the evidence.
        guard isFinished, !leaks.contains(where: { $0.leakClass == "LK12" }) else { return nil }
        for row in ledger where row.opened != row.released &+ row.leaked || row.released > row.opened {
            return "\(row.opened) '\(row.resource.prefix(80))' opened, but \(row.released) released and "
                + "\(row.leaked) leaked"
        }
        return nil
    }

    private var rangeContradiction: String? {
        if let failureRate, !(0...1).contains(failureRate) { return "failure rate \(failureRate) is not in 0...1" }
        if let throughput, !(throughput >= 0 && throughput.isFinite) { return "throughput \(throughput) is negative" }
        if case .skipped = status, requests.issued > 0 { return "skipped, but it issued requests" }
        return nil
    }
}

extension RequestCounts {
    fileprivate var contradiction: String? {
        let (ended, overflow) = completed.addingReportingOverflow(censored)
        if overflow || ended != issued {
            return "\(issued) requests issued, but \(completed) completed and \(censored) censored"
        }
        var sum: UInt64 = 0
        for (name, count) in outcomes.sorted(by: { $0.key < $1.key }) {
            guard name == "ok" || name.hasPrefix("injected.") || name.hasPrefix("unexpected.") else {
                return "outcome '\(name.prefix(80))' does not exist"
            }
            let (next, overflow) = sum.addingReportingOverflow(count)
            if overflow { return "the outcomes do not add up to \(completed) completed requests" }
            sum = next
        }
        return sum == completed ? nil : "\(completed) requests completed, but the outcomes add up to \(sum)"
    }
}

extension LatencyRecord {
    fileprivate var contradiction: String? {
        for (name, summary) in [
            ("response", response), ("service", service), ("startLag", startLag), ("handOverLag", handOverLag),
        ] {
            guard let summary else { continue }
            let values =
                [summary.min] + Percentile.allCases.filter { $0 != .max }.compactMap { $0.value(in: summary) }
                + [summary.max]
            if zip(values, values.dropFirst()).contains(where: { $0 > $1 }) {
                return "\(name) latency: a percentile is larger than the next one"
            }
            if !(summary.mean >= 0 && summary.mean.isFinite) { return "\(name) latency: mean \(summary.mean)" }
            guard let snapshot = try? HistogramCodec.decode(summary.hdr) else {
                return "\(name) latency: its histogram cannot be read"
            }
            if snapshot.count != summary.count {
                return "\(name) latency: \(summary.count) values, but its histogram has \(snapshot.count)"
            }
        }
        return nil
    }
}
