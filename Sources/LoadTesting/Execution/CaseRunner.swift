import Foundation
import LeakDetection

/// Runs one case in this process: sets the suite up, warms up, measures, shuts down, and judges the ledger.
public struct CaseRunner: Sendable {
    /// What a case is doing, for a progress display.
    public struct Progress: Codable, Sendable, Equatable {
        public var completed: UInt64
        public var planned: UInt64?
        public var elapsedNanoseconds: UInt64
        public var inFlight: UInt64
        public var p99: UInt64?
        public var throughput: Double

        init(of phase: LoadPhase, planned: UInt64?, at now: UInt64) {
            // In this order, so that no request that began between the two looks is counted as one in flight.
            let issued = phase.launcher.issued
            let completed = phase.recorder.totals.completed
            self.completed = completed
            self.planned = planned
            elapsedNanoseconds = now - phase.startedAt
            inFlight = issued > completed ? issued - completed : 0
            p99 = phase.recorder.latency(atPercentile: 99)
            throughput = Double(completed) / max(Double(elapsedNanoseconds) / 1e9, 1e-9)
        }
    }

    private let spec: CaseSpec
    private let suite: Suite
    private let stop: StopFlag
    private let isOwnProcess: Bool
    private let report: @Sendable (Progress) -> Void
    var soakSettings = Soak.Settings()

    /// - Parameters:
    ///   - isOwnProcess: whether the process runs this case only, so that its memory and its stray leases are this case's.
    ///   - report: called about four times a second while requests run.
    public init(
        spec: CaseSpec, suite: Suite, stop: StopFlag, isOwnProcess: Bool, report: @escaping @Sendable (Progress) -> Void
    ) {
        self.spec = spec
        self.suite = suite
        self.stop = stop
        self.isOwnProcess = isOwnProcess
        self.report = report
    }

    /// To be called on a thread that may block; not on one of the cooperative pool.
    public func run() -> CaseResult {
        var result = spec.emptyResult
        result.suitePlace = suite.declaredAt.map { "\($0)" }
        guard let (workload, extent, warmup) = spec.workload.plan else {
            result.status = .crashed(reason: "the case has no valid workload")
            return judged(result)
        }
        let descriptors = DescriptorBaseline.take()
        var sites = FaultSites([])
        var soak: SoakRounds?
        var isMeasured = false
        let ledger = Ledger(detail: spec.leakDetail, stacks: StackSample(request: spec.traceRequest))
        if isOwnProcess { Ledger.installForProcess(ledger) }
        defer { if isOwnProcess { Ledger.installForProcess(nil) } }

        do {
            let subject = try CaseSubject(suite, spec.execution, ledger: ledger, limit: setUpLimit)
            sites = subject.sites
            if !subject.notes.isEmpty { result.notes = subject.notes }
            let canceller = Canceller()
            defer { canceller.stop() }
            func phase(
                _ workload: Workload, _ extent: Extent, _ ledger: Ledger, _ plan: FaultPlan, trace: RequestTrace? = nil
            ) throws -> LoadPhase {
                try LoadPhase(
                    workload: workload, extent: extent, ledger: ledger, faultPlan: plan, canceller: canceller,
                    seed: plan.seed, timeLimit: spec.makeTimeLimit(), trace: trace)
            }
            let plan = try spec.faultPlan(sites: sites)
            if warmup > .zero {
                // Its own ledger and its own draws: how many requests a warm-up has is a matter of speed.
                let seed = SeededGenerator.mix(spec.seed, 0x7761_726D_7570)
                let warmPlan = try spec.warmUpFaultPlan(seed: seed, sites: sites)
                let workload = try workload.warmUp()
                let warm = try phase(workload, .duration(warmup), Ledger(detail: spec.leakDetail), warmPlan)
                let driver = driver(warm, subject, workload, .duration(warmup), .leftOver, sample: reporting(warm))
                guard driver.run() == .finished else {
                    throw LimitExceeded(
                        "in the warm-up no request ended for the drain limit of "
                            + "\(HumanNumber.duration(spec.drainNanoseconds)), and some were still in flight")
                }
                result.warmup = WarmupRecord(warm)
            }
            let trace = spec.traceRequest.map { RequestTrace(request: $0, sites: sites, ledger: ledger) }
            let measured = try phase(workload, extent, ledger, plan, trace: trace)
            let ending = measure(measured, subject, workload, extent, ledger, into: &result)
            result.trace = trace?.record
            result.cautions += spec.cautions(issued: result.requests.issued)
            if ending == .hung {
                result.faults = measured.tally.faultCounts(of: measured.faultPlan, issued: result.requests.issued)
                throw LimitExceeded(
                    "\(HumanNumber.count(result.requests.censored)) of \(HumanNumber.count(result.requests.issued)) "
                        + "requests had not ended when the drain limit of "
                        + HumanNumber.duration(spec.drainNanoseconds) + " was over")
            }
            isMeasured = true
            if spec.looks(for: .LK10) {
                ledger.noteRetained(limit: .milliseconds(200)) { Thread.sleep(forTimeInterval: $0 / .seconds(1)) }
            }
            if spec.isSoak, ending == .finished, result.status == .finished, !stop.isSet {
                let rounds = SoakRounds(ledger: Ledger(detail: spec.leakDetail))
                soak = rounds
                if isOwnProcess { Ledger.installForProcess(rounds.ledger) }
                defer { if isOwnProcess { Ledger.installForProcess(ledger) } }
                let workload = try workload.warmUp()
                let before = result.requests.issued + (result.warmup?.completed ?? 0)
                do {
                    soak?.slope = try Soak(before: before, soakSettings).run { count in
                        let cycle = try phase(workload, .requests(count), rounds.ledger, plan)
                        let sample = reporting(cycle, planned: count)
                        let driver = driver(cycle, subject, workload, .requests(count), .leftOver, sample: sample)
                        guard driver.run() == .finished else { throw LimitExceeded(SoakRounds.stuck(spec)) }
                        if let failure = cycle.recorder.failures.samples().first { throw SoakRounds.Failed(failure) }
                    }
                    if !stop.isSet, soak?.slope == nil { result.cautions.append(SoakRounds.notJudged) }
                } catch let failed as SoakRounds.Failed {
                    result.status = .stopped(reason: failed.reason)
                }
                if stop.isSet { soak?.slope = nil }
                rounds.ledger.noteRetained(limit: .milliseconds(200)) {
                    Thread.sleep(forTimeInterval: $0 / .seconds(1))
                }
            }
            try subject.shutDown(limit: setUpLimit)
            if stop.isSet, result.status == .finished { result.status = .interrupted }
        } catch let unavailable as SuiteUnavailable {
            result.status = .skipped(reason: unavailable.reason)
            return judged(result)
        } catch let exceeded as LimitExceeded {
            result.status = .hung(reason: exceeded.reason)
            result.ledger = ledger.rows().map(LedgerRow.init)
            judgeWhatIsCertain(ledger, sites, isMeasured: isMeasured, into: &result)
            return judged(result)
        } catch {
            result.requests.outcomes["unexpected.lifespan", default: 0] += 1
            result.requests.issued += 1
            result.requests.completed += 1
            let message = "the suite could not be set up or shut down: \(error)"
            result.unexpectedFailures.insert(FailureSample(message: message, count: 1, firstRequest: 0), at: 0)
        }
        judgeLeaks(ledger, descriptors, sites, soak, into: &result)
        return judged(result)
    }

    // MARK: - Measuring

    private var setUpLimit: Duration { max(.nanoseconds(spec.drainNanoseconds) * 2, .seconds(30)) }

    private func driver(
        _ phase: LoadPhase, _ subject: CaseSubject, _ workload: Workload, _ extent: Extent,
        _ draining: DrainLimit.Rule, sample: @escaping () -> Void
    ) -> LoadDriver {
        LoadDriver(
            phase: phase, execution: subject.execution(of: phase, spec.execution), workload: workload, extent: extent,
            drain: .nanoseconds(spec.drainNanoseconds), draining: draining, stop: stop, sample: sample)
    }

    /// A sample that only says how far the phase is: whoever waits for this process ends it when it is silent for long.
    private func reporting(_ phase: LoadPhase, planned: UInt64? = nil) -> () -> Void {
        var nextReport = phase.startedAt
        return {
            let now = phase.clock.now()
            guard now >= nextReport else { return }
            nextReport = now + 250_000_000
            report(Progress(of: phase, planned: planned, at: now))
        }
    }

    private func measure(
        _ phase: LoadPhase, _ subject: CaseSubject, _ workload: Workload, _ extent: Extent, _ ledger: Ledger,
        into result: inout CaseResult
    ) -> LoadDriver.Ending {
        let observer = WindowObserver(phase, earlyEnd: spec.earlyEnd)
        var nextReport = phase.startedAt
        let planned: UInt64? = if case .requests(let count) = extent { count } else { nil }
        let driver = driver(phase, subject, workload, extent, .owed) {
            ledger.sampleHighWater()
            let now = phase.clock.now()
            // In this order, so that no request that began between the two looks is counted as one in flight.
            let issued = phase.launcher.issued
            let totals = phase.recorder.totals
            let inFlight = issued > totals.completed ? issued - totals.completed : 0
            observer.observe(at: now, totals: totals, inFlight: inFlight)
            guard now >= nextReport else { return }
            nextReport = now + 250_000_000
            if observer.isBroken(at: now) { stop.set() }
            report(Progress(of: phase, planned: planned, at: now))
        }
        let ending = driver.run()
        let end = phase.clock.now()
        let snapshot = phase.recorder.snapshot()
        result.requests.issued = phase.issued
        result.requests.completed = snapshot.completed
        result.requests.censored = result.requests.issued - snapshot.completed
        result.requests.outcomes = snapshot.outcomeCounts
        result.faults = phase.tally.faultCounts
        result.latency = snapshot.latency
        result.latency.handOverLag = LatencySummary(phase.handOverLag.snapshot())
        result.measuredNanoseconds = end - phase.startedAt
        result.throughput = Double(snapshot.completed) / (Double(end - phase.startedAt) / 1e9)
        observer.finish(at: end, into: &result)
        if let breach = observer.breach { result.status = .stopped(reason: breach) }
        result.unexpectedFailures = phase.recorder.failures.samples()
        // The last of them may have ended since.
        return result.requests.censored == 0 ? .finished : ending
    }

    // MARK: - Judging

    private func judgeLeaks(
        _ ledger: Ledger, _ before: DescriptorBaseline, _ sites: FaultSites, _ soak: SoakRounds?,
        into result: inout CaseResult
    ) {
        _ = ledger.settle(limit: .milliseconds(500)) { Thread.sleep(forTimeInterval: $0 / .seconds(1)) }
        result.ledger = ledger.rows().map(LedgerRow.init)
        var findings = ledger.allFindings()
        if spec.looks(for: .LK12), let breach = ledger.conservationBreach() { findings.append(breach.finding) }
        let after = before.settled()
        result.descriptors = DescriptorCount(before: before.descriptors.count, after: after.count)
        // A leaked lease explains its descriptor; what is never released or stays in other ways grows too.
        let left = spec.looks(for: .LK08) ? DescriptorProbe.finding(before: before.descriptors, after: after) : nil
        for finding in [left, soak?.slope?.finding] {
            if let finding { findings.append(finding.explained(by: findings)) }
        }
        let ofRounds = soak?.findings(beyond: findings) ?? []
        result.take(records(findings.map { ($0, .measured) } + ofRounds.map { ($0, .soak) }, sites, of: result))
        result.leakWatch = LeakWatch(
            detail: spec.leakDetail, isOwnProcess: isOwnProcess, isSoak: soak?.slope != nil)
        if isOwnProcess { result.peakResidentBytes = ResidentMemoryProbe.peakBytes() }
    }

    /// In a case that hung: what is wrong whatever becomes of the requests that are stuck, or of the shutdown that is.
    private func judgeWhatIsCertain(
        _ ledger: Ledger, _ sites: FaultSites, isMeasured: Bool, into result: inout CaseResult
    ) {
        let findings = ledger.allFindings().filter { finding in
            switch finding.leakClass {
            case .LK02, .LK03, .LK04, .LK05, .LK06: true
            default: isMeasured && finding.provenance.scope != .application
            }
        }
        result.take(records(findings.map { ($0, .measured) }, sites, of: result))
    }

    /// Worst first.
    private func records(
        _ findings: [(LeakFinding, LeakPhase)], _ sites: FaultSites, of result: CaseResult
    ) -> [LeakRecord] {
        let plan = try? spec.faultPlan(sites: sites)
        // Those that were looked for all the same are verdicts over what the ledger counts anyway.
        return findings.filter { spec.looks(for: $0.0.leakClass) }.sorted { LeakFinding.isWorse($0.0, $1.0) }.map {
            LeakRecord($0, spec: spec, suitePlace: result.suitePlace, plan: plan, phase: $1)
        }
    }

    private func judged(_ result: CaseResult) -> CaseResult {
        var result = result
        result.verdict = Judgement.judge(result)
        return result
    }
}
