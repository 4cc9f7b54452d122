extension LeakRecord {
    /// `LK01 connection until 2027-01-31: reason`.
    fileprivate var allowance: String? {
        allowed.map { "\(leakClass) \(resource) until \($0.expires): \($0.reason)" }
    }
}

extension Column {
    static let identity: [Column] = [
        Column("case", "Case", "`suite/execution/failureRate`, unique in a run.") { .text($0.id) },
        Column("suite", "Suite", "The benchmark suite.") { .text($0.suite) },
        Column("execution", "Execution", "How a request runs: `structured`, `dispatch` or `executor`.") {
            .text($0.execution.rawValue)
        },
        Column(
            "failure_rate", "Rate", unit: "share of 1",
            "Chance that a request has an injected fault; empty when each kind's rate was given by itself."
        ) { .optional($0.failureRate, Cell.ratio, else: "rates per kind") },
        Column("workload", "Workload", "`closed` (users) or `open` (arrivals), and its size.") {
            .text($0.workload.summary)
        },
    ]

    static let requests: [Column] = [
        measured(
            "issued", "Requests",
            "Measured requests: started, or due and kept waiting until the end; those that still waited when a case was stopped are told in a caution."
        ) { $0.requests.issued },
        measured("completed", "Completed", "Requests that ended: issued = completed + censored.") {
            $0.requests.completed
        },
        measured("censored", "Censored", "Requests that had not ended when the drain limit was over.") {
            $0.requests.censored
        },
        Column(
            "in_flight_high_water", "In flight", unit: "count",
            "Most requests seen in flight at once (a lower bound, from a sampler)."
        ) { .optional($0.requests.inFlightHighWater, Cell.count, else: $0.reasonForNoFigures) },
        measured("ok", "OK", "Requests that succeeded.") { $0.requests.ok },
        measured("injected", "Injected", "Requests that failed because a fault was injected into them.") {
            $0.requests.injected
        },
        measured("unexpected", "Unexpected", "Requests that failed and should not have; any one fails the run.") {
            $0.requests.unexpected
        },
    ]

    static let thresholds: [Column] = [
        measured("thresholds", "Thresholds", "Thresholds the case was held to.") { UInt64($0.thresholds.count) },
        measured("thresholds_not_met", "Not met", "Of these, how many it did not keep; any one fails the run.") {
            UInt64($0.thresholds.filter { !$0.passed }.count)
        },
        Column("thresholds_seen", "Seen", "Each threshold and what the case had: `latency: p(99)<5ms = 4130000 ns`.") {
            .optional(
                $0.thresholds.isEmpty ? nil : $0.thresholds.map(\.plain).joined(separator: "; "), Cell.text,
                else: "no thresholds")
        },
    ]

    static let faults: [Column] =
        [
            measured("faults_planned", "Faults planned", "Injected faults planned, all kinds.") {
                $0.faults.map(\.planned).saturatingSum()
            },
            measured("faults_fired", "Faults fired", "Injected faults that happened: planned = fired + not reached.") {
                $0.faults.map(\.fired).saturatingSum()
            },
            measured(
                "faults_not_reached", "Faults not reached",
                "Injected faults whose place was never reached, because the request had ended before."
            ) { $0.faults.map(\.notReached).saturatingSum() },
        ]
        + FaultKind.allCases.flatMap { kind in
            [
                measured("\(kind.rawValue)_planned", "\(kind.rawValue) planned", "Faults planned: \(kind.summary).") {
                    $0.fault(kind)?.planned ?? 0
                },
                measured("\(kind.rawValue)_fired", "\(kind.rawValue) fired", "Of these, how many happened.") {
                    $0.fault(kind)?.fired ?? 0
                },
                measured(
                    "\(kind.rawValue)_not_reached", "\(kind.rawValue) not reached",
                    "Of these, how many were not reached."
                ) { $0.fault(kind)?.notReached ?? 0 },
            ]
        }

    static let throughputAndLatency: [Column] = [
        Column("throughput", "Requests/s", unit: "1/s", "Completed requests a second over the measured window.") {
            result in
            .optional(result.throughput, Cell.rate, else: result.reasonForNoFigures)
        },
        Column("measured", "Measured", unit: "ns", "Length of the measured window, warm-up left out.") { result in
            .optional(result.measuredNanoseconds, Cell.nanoseconds, else: result.reasonForNoFigures)
        },
        percentile("service_p50", "p50", .p50, "Service time (from the actual start) that half of the requests met.") {
            $0.service
        },
        percentile("service_p90", "p90", .p90, "Service time, 90th percentile.") { $0.service },
        percentile("service_p99", "p99", .p99, "Service time, 99th percentile.") { $0.service },
        percentile("service_p999", "p99.9", .p999, "Service time, 99.9th percentile.") { $0.service },
        percentile("service_max", "Max", .max, "Longest service time.") { $0.service },
        percentile(
            "response_p50", "Response p50", .p50,
            "Response time (from the intended start, so queueing counts), median; open model only."
        ) { $0.response },
        percentile("response_p90", "Response p90", .p90, "Response time, 90th percentile.") { $0.response },
        percentile("response_p99", "Response p99", .p99, "Response time, 99th percentile.") { $0.response },
        percentile("response_p999", "Response p99.9", .p999, "Response time, 99.9th percentile.") { $0.response },
        percentile("response_max", "Response max", .max, "Longest response time.") { $0.response },
        percentile(
            "start_lag_p99", "Start lag p99", .p99,
            "Actual start minus intended start, 99th percentile: how far the load fell behind; open model only."
        ) { $0.startLag },
        Column(
            "steadiness", "Steadiness",
            "`steady`, or `unsteady`: the median kept moving in one direction while measured."
        ) { .optional($0.steadiness?.tag.rawValue, Cell.text, else: "too short to tell") },
        percentile(
            "hand_over_lag_p99", "Hand-over lag p99", .p99,
            "How late the load generator itself handed requests over, 99th percentile; the rest of the start lag is the pool's."
        ) { $0.handOverLag },
    ]

    static let ledger: [Column] = [
        measured("opened", "Opened", "Resources opened: opened = released + leaked.") { $0.total(\.opened) },
        measured("released", "Released", "Resources released.") { $0.total(\.released) },
        Column(
            "leaked", "Leaked", unit: "count",
            "Resources never released; any one fails the run. Missing in a case that hung (what its requests hold is no leak yet), had no request, or counted no lease."
        ) { .optional($0.leakedTotal, Cell.count, else: $0.reasonForNoLeakedTotal) },
        measured("late", "Late", "Resources released after their request had ended; fails the run like a leak.") {
            $0.total(\.late)
        },
        measured("double_released", "Released twice", "Releases of a resource that was released already.") {
            $0.total(\.doubleReleased)
        },
        measured(
            "high_water", "High water",
            "Most leases of one resource seen open at once (a lower bound, from a sampler); the largest of all resources."
        ) { $0.ledger.map(\.highWater).max() ?? 0 },
        Column("findings", "Findings", unit: "count", "Different leaks found: one per class, resource and place.") {
            result in
            result.hasFigures ? .count(UInt64(result.leaks.count)) : .missing(result.reasonForNoFigures)
        },
        measured("findings_allowed", "Allowed", "Of the findings, how many an allowance tolerates until its date.") {
            UInt64($0.allowedLeaks.count)
        },
        Column("allowances", "Allowances", "Each tolerated finding: `LK01 connection until 2027-01-31: reason`.") {
            .optional(
                $0.allowedLeaks.isEmpty ? nil : $0.allowedLeaks.compactMap(\.allowance).joined(separator: "; "),
                Cell.text, else: "none used")
        },
    ]

    static let process: [Column] = [
        Column("descriptors_before", "Descriptors before", unit: "count", "Open descriptors before the suite's setup.")
        {
            .optional($0.descriptors.before, { .count(UInt64(clamping: $0)) }, else: "not measured")
        },
        Column("descriptors_after", "Descriptors after", unit: "count", "Open descriptors after the suite's shutdown.")
        {
            .optional($0.descriptors.after, { .count(UInt64(clamping: $0)) }, else: "not measured")
        },
        Column("peak_resident", "Peak memory", unit: "bytes", "Peak resident memory of the case's process.") {
            .optional($0.peakResidentBytes, Cell.bytes, else: "not measured")
        },
    ]

    static let outcome: [Column] = [
        Column("trace_hash", "Trace hash", "Hash of the whole schedule; simulated cases only.") {
            .optional($0.traceHash, Cell.text, else: "not simulated")
        },
        Column("status", "Status", "`finished`, `skipped`, `crashed`, `hung`, `interrupted` or `stopped`.") {
            .text($0.status.state)
        },
        Column("reason", "Reason", "Why the case was skipped, crashed, hung or stopped early.") {
            .optional($0.status.reason, Cell.text, else: "finished")
        },
        Column("verdict", "Verdict", "What the case is judged to be by itself.") { .text($0.verdict.rawValue) },
    ]

    /// A count that exists only for a case that ran: a skipped case did not do 0 requests, it did none at all.
    private static func measured(
        _ name: String, _ title: String, _ explanation: String, value: @escaping @Sendable (CaseResult) -> UInt64
    ) -> Column {
        Column(name, title, unit: "count", explanation) { result in
            result.hasFigures ? .count(value(result)) : .missing(result.reasonForNoFigures)
        }
    }

    private static func percentile(
        _ name: String, _ title: String, _ percentile: Percentile, _ explanation: String,
        of summary: @escaping @Sendable (LatencyRecord) -> LatencySummary?
    ) -> Column {
        Column(name, title, unit: "ns", explanation) { result in
            guard result.hasFigures else { return .missing(result.reasonForNoFigures) }
            guard let summary = summary(result.latency) else {
                return .missing(result.workload.model == "closed" ? "closed model" : "no samples")
            }
            return percentile.cell(in: summary)
        }
    }
}
