@testable import LoadTesting

/// A small, believable run: three suites, three execution models, two failure rates; one leak, one double release, one late
/// release that is allowed, one crashed case and one that was skipped. `Reports/example` is made from it.
enum ExampleResult {
    static let result: RunResult = {
        let cases = suites.flatMap { suite in
            ExecutionModel.allCases.flatMap { model in [0, 0.05].map { make(suite, model, rate: $0) } }
        }
        let run = RunIdentity(
            id: "20250314T104210.482Z-4f2c9ab", startedAt: "2025-03-14T10:42:10.482Z",
            commit: "4f2c9ab1d07e5b8c3a96f40e2d15c7b8a9e03f64", dirty: false, seed: 20_250_314,
            arguments: ["run", "nested", "checkout", "sqlite", "-R", "2000", "-n", "10k", "-f", "0,0.05"],
            planHash: "9d41c07e", plannedCases: cases.count)
        return .judged(run, environment, cases, allowances: allowances, isAdvisory: false)
    }()

    private static let environment: EnvironmentRecord = {
        var environment = EnvironmentRecord(
            operatingSystem: "Ubuntu 24.04, Linux 6.8", architecture: "x86_64", processor: "AMD EPYC 7B13",
            processorCount: 2, memoryBytes: 8_320_475_136, swiftVersion: "6.3.1", configuration: "release",
            loadAverage: 1.9, cautions: [])
        environment.hardware = HardwareRecord(
            megahertz: 2_450, governor: nil, coreCount: 1,
            caches: [
                CacheRecord(level: 1, kind: "data", bytes: 32_768),
                CacheRecord(level: 2, kind: "unified", bytes: 524_288),
            ])
        environment.build = BuildRecord(optimization: "-O", assertions: false, sanitizer: nil)
        environment.controlGroup = ControlGroupRecord(version: 2, processorQuota: nil, memoryLimitBytes: nil)
        environment.clock = ClockRecord(resolutionNanoseconds: 1, readNanoseconds: 21.4)
        environment.interference = InterferenceRecord(
            processorPressure: 4.2, stealShare: 0.0007, throttledPeriods: 0, throttledNanoseconds: 0)
        environment.cooperativePoolWidth = 2
        environment.cautions = environment.foundCautions.map(\.sentence)
        return environment
    }()

    static let allowances = AllowanceList(
        file: "allow.json",
        entries: [
            Allowance(
                leakClass: .LK02, resource: "http.client", reason: "Awaited in the next release of the client.",
                expires: CalendarDay("2025-06-30")!)
        ],
        today: CalendarDay("2025-03-14")!)

    private struct Suite {
        var name: String
        var resources: [String]
        var median: Double
    }

    private static let suites = [
        Suite(name: "nested", resources: ["cache", "connection", "session"], median: 41_300),
        Suite(name: "checkout", resources: ["connection", "http.client", "lock"], median: 1_840_000),
        Suite(name: "sqlite", resources: ["sqlite.session"], median: 312_000),
    ]

    private static func make(_ suite: Suite, _ model: ExecutionModel, rate: Double) -> CaseResult {
        let workload = WorkloadRecord(
            model: "open", concurrency: nil, rate: 2_000, arrivals: "poisson", thinkNanoseconds: nil, requests: 10_000,
            durationNanoseconds: nil, warmupNanoseconds: 200_000_000)
        let id = "\(suite.name)/\(model.rawValue)/\(rate == 0 ? "0" : "\(rate)")"
        var one = CaseResult(
            id: id, suite: suite.name, execution: model, failureRate: rate, workload: workload)
        switch id {
        case "sqlite/executor/0", "sqlite/executor/0.05":
            one.status =
                rate == 0
                ? .skipped(reason: "libsqlite3 could not be opened: libsqlite3.so.0: no such file")
                : .crashed(reason: "the process of the case ended with signal 11 (segmentation fault) after 1.4 s")
            one.verdict = Judgement.judge(one)
            return one
        default: fill(&one, suite: suite)
        }
        return one
    }

    private static func fill(_ one: inout CaseResult, suite: Suite) {
        let isFaulty = one.failureRate != 0
        let speed: Double = [.structured: 1, .dispatch: 1.9, .executor: 1.35][one.execution] ?? 1
        let median = suite.median * speed * (isFaulty ? 1.04 : 1)
        let cancelled: UInt64 = one.execution == .dispatch ? 61 : 64
        one.requests.issued = 10_000
        one.requests.completed = 10_000
        one.requests.outcomes = ["ok": 10_000]
        if isFaulty {
            let kinds: [FaultKind] = [.setup, .endpoint, .rejection, .cleanup, .cancel, .timeout, .delay]
            let planned: [UInt64] = [74, 69, 71, 73, 70, 66, 75]
            one.faults = zip(kinds, planned).map { kind, planned in
                let missed: UInt64 = kind == .cancel ? planned - cancelled : 0
                return FaultCount(kind: kind, planned: planned, fired: planned - missed, notReached: missed)
            }
            for fault in one.faults where fault.kind != .delay {
                one.requests.outcomes["injected.\(fault.kind.rawValue)"] = fault.fired
            }
            one.requests.outcomes["ok"] = 10_000 - one.requests.injected
        }
        one.latency.response = latency(median: median, tail: speed)
        one.latency.service = latency(median: median * 0.93, tail: 0.8 * speed)
        one.latency.startLag = latency(median: 5_200, tail: 0.7)
        one.latency.handOverLag = latency(median: 3_100, tail: 0.5)
        one.throughput = 1_994.2 + 0.5 * speed
        one.measuredNanoseconds = 5_010_000_000
        one.leakWatch = LeakWatch(detail: .sites, isOwnProcess: true)
        one.explainedLeaks = []
        one.descriptors = DescriptorCount(before: 9, after: 9)
        one.peakResidentBytes = UInt64(24_400_000 * speed)
        one.ledger = suite.resources.map { resource in
            LedgerRow(
                resource: resource, opened: 10_000, released: 10_000, leaked: 0, late: 0, doubleReleased: 0,
                highWater: UInt64(9 * speed))
        }
        one.warmup = WarmupRecord(nanoseconds: 200_000_000, completed: 401, p50: UInt64(median * 1.3))
        one.requests.inFlightHighWater = UInt64(9 * speed)
        one.series = series(of: one, median: median, tail: speed)
        one.steadiness = Steadiness(
            medians: one.series.compactMap(\.p50), firstHalf: UInt64(median), secondHalf: UInt64(median * 1.01))
        plant(in: &one)
        one.thresholds = [
            ThresholdRecord(
                expression: "latency: p(99)<250ms", seen: one.latency.response?.p99.map { Double($0) }, passed: true,
                limit: 250e6, unit: .nanoseconds)
        ]
        one.verdict = Judgement.judge(one)
    }

    /// A quarter of a second each, with a hiccup in the thirteenth.
    private static func series(of one: CaseResult, median: Double, tail: Double) -> [SeriesPoint] {
        let count = 20
        let failed = one.requests.injected
        return (0..<count).map { index in
            let isSlow = index == 12
            let wave = 1 + 0.02 * Double((index * 7) % 5) + (isSlow ? 0.6 : 0)
            let completed: UInt64 = 500
            let share = failed * UInt64(index + 1) / UInt64(count) - failed * UInt64(index) / UInt64(count)
            return SeriesPoint(
                startNanoseconds: UInt64(index) * 250_500_000, lengthNanoseconds: 250_500_000, completed: completed,
                failed: share, inFlight: UInt64((isSlow ? 9 : 3 + Double(index % 3)) * tail), unexpected: 0,
                p50: UInt64(median * wave), p90: UInt64(median * wave * 1.7),
                p99: UInt64(median * wave * (isSlow ? 9 : 4.1)), max: UInt64(median * (isSlow ? 17 : 8) * wave / 1.7))
        }
    }

    /// The faults a reader should find on the page.
    private static func plant(in one: inout CaseResult) {
        switch one.id {
        case "checkout/dispatch/0.05":
            one.ledger[0].released -= 14
            one.ledger[0].leaked = 14
            one.leaks.append(
                LeakRecord(
                    leakClass: "LK01", resource: "connection", count: 14, request: 482,
                    site: "CheckoutSuite/Connection.swift:118", releaseSites: [], fault: "setup at lock",
                    replay:
                        "watertight run checkout -x dispatch -f 0.05 -R 2000 -n 10k --seed 20250314 --trace-request 482",
                    message:
                        "14 leases of connection were never released: the setup of lock failed and nobody closed them."
                ))
        case "checkout/structured/0.05":
            one.ledger[1].late = 2
            one.leaks.append(
                LeakRecord(
                    leakClass: "LK02", resource: "http.client", count: 2, request: 5_118,
                    site: "CheckoutSuite/Client.swift:64", releaseSites: ["CheckoutSuite/Client.swift:80"],
                    fault: "cancel at endpoint",
                    replay:
                        "watertight run checkout -x structured -f 0.05 -R 2000 -n 10k --seed 20250314 --trace-request 5118",
                    message: "2 leases of http.client were released after their request had ended."))
        case "nested/executor/0.05":
            one.ledger[2].doubleReleased = 1
            one.leaks.append(
                LeakRecord(
                    leakClass: "LK03", resource: "session", count: 1, request: 7_310,
                    site: "NestedSuite/Session.swift:41",
                    releaseSites: ["NestedSuite/Session.swift:57", "NestedSuite/Session.swift:63"],
                    fault: "cancel at endpoint",
                    replay:
                        "watertight run nested -x executor -f 0.05 -R 2000 -n 10k --seed 20250314 --trace-request 7310",
                    message:
                        "1 lease of session was released a second time, by the cancellation handler after the cleanup.")
            )
        case "checkout/executor/0.05":
            one.requests.outcomes["ok", default: 0] -= 3
            one.requests.outcomes["unexpected.error"] = 3
            one.series[12].failed += 3
            one.series[12].unexpected = 3
            one.unexpectedFailures = [
                FailureSample(message: "HTTPClientError.remoteConnectionClosed", count: 2, firstRequest: 1_204),
                FailureSample(message: "PoolError.exhausted(limit: 64)", count: 1, firstRequest: 6_611),
            ]
        case "nested/dispatch/0":
            one.cautions = ["The load fell behind: start lag p99 is 1.9 ms."]
        default: break
        }
    }

    private static func latency(median: Double, tail: Double) -> LatencySummary {
        func value(_ factor: Double) -> UInt64 { UInt64(median * (1 + (factor - 1) * tail)) }
        // So many of 10,000 requests took at most so long.
        let curve: [(reached: UInt64, nanoseconds: UInt64)] = [
            (1, UInt64(median * 0.62)), (1_000, UInt64(median * 0.78)), (2_500, UInt64(median * 0.9)),
            (5_000, UInt64(median)), (7_500, value(1.3)), (9_000, value(1.7)), (9_500, value(2.2)),
            (9_900, value(4.1)), (9_960, value(6)), (9_990, value(9.2)), (9_999, value(13)), (10_000, value(17)),
        ]
        var counts: [UInt64] = []
        var reached: UInt64 = 0
        var sum = 0.0
        for point in curve {
            let index = HistogramLayout.index(of: point.nanoseconds)
            counts += Array(repeating: 0, count: max(0, index + 1 - counts.count))
            counts[index] += point.reached - reached
            sum += Double(HistogramLayout.medianEquivalent(at: index)) * Double(point.reached - reached)
            reached = point.reached
        }
        func reported(_ nanoseconds: UInt64) -> UInt64 {
            HistogramLayout.highestEquivalent(at: HistogramLayout.index(of: nanoseconds))
        }
        // As a summary of the histogram says it, worked out from a dozen points instead of from all its counters.
        return LatencySummary(
            count: 10_000, min: HistogramLayout.lowestEquivalent(at: HistogramLayout.index(of: curve[0].nanoseconds)),
            mean: sum / 10_000, p50: reported(UInt64(median)), p90: reported(value(1.7)), p99: reported(value(4.1)),
            p999: reported(value(9.2)), p9999: nil, max: reported(value(17)),
            hdr: HistogramCodec.encode(HistogramSnapshot(counts: counts)))
    }
}
