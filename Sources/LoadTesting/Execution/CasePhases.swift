import LeakDetection

/// The stretches of load that one case has, one after the other, over a suite that is set up.
struct CasePhases {
    let spec: CaseSpec
    let load: CaseLoad
    let subject: CaseSubject
    let canceller: Canceller
    let stop: StopFlag
    let report: @Sendable (CaseRunner.Progress) -> Void

    /// Has its own ledger and its own draws: how many requests a warm-up has is a matter of speed.
    func warmUp(_ ledger: Ledger, into result: inout CaseResult) throws {
        guard load.warmup > .zero else { return }
        let faults = try spec.warmUpFaultPlan(sites: subject.sites)
        let warm = try phase(
            load.workload.warmUp(), .duration(load.warmup), ledger, faults)
        try runToItsEnd(warm, "in the warm-up", advice: "; -w 0 skips the warm-up")
        result.warmup = WarmupRecord(warm.load)
    }

    /// Throws ``LimitExceeded`` when requests had not ended at the drain limit; what is known by then is in `result`.
    func measure(_ ledger: Ledger, into result: inout CaseResult) throws {
        let trace = spec.traceRequest.map { RequestTrace(request: $0, sites: subject.sites, ledger: ledger) }
        let faults = try spec.faultPlan(sites: subject.sites)
        let measured = try phase(load.workload, load.extent, ledger, faults, trace: trace)
        let phase = measured.load
        let observer = WindowObserver(phase, earlyEnd: spec.earlyEnd)
        let reporter = ProgressReporter(phase, load.extent, report)
        let ending = drive(measured, .owed) {
            ledger.sampleHighWater()
            let now = phase.clock.now()
            let look = phase.look()
            observer.observe(at: now, totals: look.totals, inFlight: look.inFlight)
            if reporter.tell(at: now), observer.isBroken(at: now) { stop.set() }
        }
        let end = phase.clock.now()
        let totals = result.take(phase, at: end)
        observer.finish(at: end, totals: totals, into: &result)
        result.countCensored()
        if let breach = observer.breach { result.status = .stopped(reason: breach) }
        result.trace = trace?.record
        result.cautions += spec.cautions(issued: result.requests.issued)
        if phase.turnedAway > 0 {
            result.cautions.append(
                "\(HumanNumber.count(phase.turnedAway, of: "request")) had arrived and still waited for a place when the case was "
                    + "stopped: never started, and in no other count")
        }
        // The last of them may have ended since.
        guard ending == .hung, result.requests.censored > 0 else { return }
        result.faults = phase.tally.faultCounts(of: faults, issued: result.requests.issued)
        throw LimitExceeded(
            "\(HumanNumber.count(result.requests.censored)) of \(HumanNumber.count(result.requests.issued)) "
                + "requests had not ended when the drain limit of "
                + HumanNumber.duration(spec.drainNanoseconds) + " was over")
    }

    /// The rounds of `--soak`.
    ///
    /// - Returns: what memory did meanwhile; nil where that could not be judged, which `result` then says.
    func soak(_ ledger: Ledger, _ settings: Soak.Settings, into result: inout CaseResult) throws -> MemorySlope? {
        let workload = try load.workload.warmUp()
        let faults = try spec.faultPlan(sites: subject.sites)
        let before = result.requests.issued + (result.warmup?.completed ?? 0)
        // Their numbers go on: what is kept by number does not grow when the same ones come again.
        var firstRequest = result.requests.issued
        do {
            let slope = try Soak(before: before, settings).run { count in
                let round = try phase(workload, .requests(count), ledger, faults, from: firstRequest)
                firstRequest += count
                try runToItsEnd(round, "in the rounds of --soak")
                if let failure = round.load.recorder.failures.samples().first { throw SoakRounds.Failed(failure) }
            }
            guard !stop.isSet else { return nil }
            if slope == nil { result.cautions.append(SoakRounds.notJudged) }
            return slope
        } catch let failed as SoakRounds.Failed {
            result.status = .stopped(reason: failed.reason)
            return nil
        }
    }

    // MARK: - Driving one

    private struct Phase {
        let load: LoadPhase
        let workload: Workload
        let extent: Extent
    }

    private func phase(
        _ workload: Workload, _ extent: Extent, _ ledger: Ledger, _ faults: FaultPlan, from firstRequest: UInt64 = 0,
        trace: RequestTrace? = nil
    ) throws -> Phase {
        let load = try LoadPhase(
            workload: workload, extent: extent, ledger: ledger, faultPlan: faults, canceller: canceller,
            seed: faults.seed, firstRequest: firstRequest, timeLimit: spec.makeTimeLimit(), trace: trace)
        return Phase(load: load, workload: workload, extent: extent)
    }

    /// For phases of which nothing is measured.
    private func runToItsEnd(_ phase: Phase, _ when: String, advice: String = "") throws {
        let reporter = ProgressReporter(phase.load, phase.extent, report)
        guard drive(phase, .leftOver, sample: { reporter.tell(at: phase.load.clock.now()) }) == .finished else {
            throw LimitExceeded(
                "\(when) no request ended for the drain limit of \(HumanNumber.duration(spec.drainNanoseconds)), "
                    + "and some were still in flight\(advice)")
        }
    }

    private func drive(_ phase: Phase, _ draining: DrainLimit.Rule, sample: @escaping () -> Void) -> LoadDriver.Ending {
        LoadDriver(
            phase: phase.load, execution: subject.execution(of: phase.load, spec.execution),
            workload: phase.workload, extent: phase.extent, drain: .nanoseconds(spec.drainNanoseconds),
            draining: draining, stop: stop, sample: sample
        ).run()
    }
}

extension CaseResult {
    /// What the measured window recorded until `end`.
    fileprivate mutating func take(_ phase: LoadPhase, at end: UInt64) -> OutcomeTotals {
        let snapshot = phase.recorder.snapshot()
        requests.issued = phase.issued
        requests.completed = snapshot.completed
        requests.censored = requests.issued - snapshot.completed
        requests.outcomes = snapshot.outcomeCounts
        faults = phase.tally.faultCounts
        latency = snapshot.latency
        latency.handOverLag = LatencySummary(phase.handOverLag.snapshot())
        measuredNanoseconds = end - phase.startedAt
        throughput = Double(snapshot.completed) / (Double(end - phase.startedAt) / 1e9)
        unexpectedFailures = phase.recorder.failures.samples()
        return snapshot.totals
    }
}
