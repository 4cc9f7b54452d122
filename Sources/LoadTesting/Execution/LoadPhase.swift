import LeakDetection
import Synchronization

/// One stretch of load, warm-up or measured: which request is next, what becomes of it, and what is counted.
final class LoadPhase: Sendable {
    /// A request that may start now.
    struct Ticket: Sendable {
        let index: UInt64
        /// Zero, which no clock reads, for none: a word less in every request in flight.
        private let intended: UInt64

        init(index: UInt64, intendedStart: UInt64?) {
            self.index = index
            intended = intendedStart ?? 0
        }

        /// Reading of the clock at which it should start; nil in the closed model.
        var intendedStart: UInt64? { intended == 0 ? nil : intended }
    }

    let recorder: LatencyRecorder
    let tally = FaultTally()
    let launcher: Launcher
    let clock = MonotonicClock()
    let think: Duration?
    let seed: UInt64
    let startedAt: UInt64
    /// When requests are due in the open model.
    let plan: ArrivalPlan?
    /// The instant the pacer had handed a request over minus its intended start. Only the pacer writes.
    let handOverLag = Histogram()
    /// Signalled when the last request has ended, as far as that can be known without looking.
    let ended = Doorbell()

    private let firstRequest: UInt64
    private let closed = Atomic<Bool>(false)
    private let ledger: Ledger
    let faultPlan: FaultPlan
    private let canceller: Canceller
    private let arrivals: IntendedStarts?
    private let timeLimit: TimeLimit?
    private let trace: RequestTrace?

    /// - Parameter firstRequest: where the numbering of its requests begins.
    init(
        workload: Workload, extent: Extent, ledger: Ledger, faultPlan: FaultPlan, canceller: Canceller, seed: UInt64,
        firstRequest: UInt64 = 0, timeLimit: TimeLimit? = nil, trace: RequestTrace? = nil
    ) throws {
        self.firstRequest = firstRequest
        self.timeLimit = timeLimit
        self.trace = trace
        self.ledger = ledger
        self.faultPlan = faultPlan
        self.canceller = canceller
        self.seed = seed
        recorder = LatencyRecorder(workload: workload)
        switch workload {
        case .closed(let users, let think):
            self.think = think
            plan = nil
            arrivals = nil
            let due: UInt64
            if case .requests(let count) = extent { due = count } else { due = Launcher.unlimited }
            launcher = Launcher(due: due, places: UInt64(users))
        case .open(_, _, let limit), .staged(_, _, _, let limit):
            think = nil
            plan = try workload.arrivalPlan(seed: seed)
            arrivals = plan.map(IntendedStarts.init)
            launcher = Launcher(due: 0, places: limit.map { UInt64($0) } ?? Launcher.unlimited)
        }
        startedAt = clock.now()
    }

    /// The next request that may start now, or nil. Nothing is started twice and nothing is left out.
    func next() -> Ticket? {
        guard let arrivals else { return launcher.claim().map { Ticket(index: firstRequest + $0, intendedStart: nil) } }
        return arrivals.withNext { next in
            guard let index = launcher.claim(), let offset = next() else { return nil }
            return Ticket(index: firstRequest + index, intendedStart: startedAt + offset)
        }
    }

    /// Requests that are owed an answer by now: in the open model all that have arrived, else those that were started.
    var issued: UInt64 { plan == nil ? launcher.issued : launcher.arrived }

    /// Requests of the open model that had arrived and still waited for a place when the phase was stopped: in no count.
    var turnedAway: UInt64 { plan == nil ? 0 : launcher.waitingWhenClosed }

    /// What has ended, and how many requests are in flight.
    func look() -> (totals: OutcomeTotals, inFlight: UInt64) {
        // In this order, so that no request that began between the two looks is counted as one in flight.
        let issued = launcher.issued
        let totals = recorder.totals
        return (totals, issued > totals.completed ? issued - totals.completed : 0)
    }

    /// Serves one request and records it. Inlined: a frame less for each request in flight.
    @inline(__always)
    func serve(_ ticket: Ticket, by subject: Subject, on executor: (any TaskExecutor)?) async {
        let faults = faults(of: ticket)
        guard faults == nil, timeLimit == nil else {
            return await serveWatched(ticket, by: subject, on: executor, faults)
        }
        let start = clock.now()
        let outcome = await ledger.withRequest(ticket.index) {
            do {
                try await subject.perform(Request(index: ticket.index, executor: executor, faults: nil))
                return RequestOutcome.ok
            } catch {
                return judge(error, of: ticket, nil)
            }
        }
        record(ticket, start, outcome)
    }

    /// The same for a request that has a fault or a time limit, or is traced. Not inlined, so that others do not hold its room.
    @inline(never)
    private nonisolated(nonsending) func serveWatched(
        _ ticket: Ticket, by subject: Subject, on executor: (any TaskExecutor)?, _ faults: ActiveFaults?
    ) async {
        let start = clock.now()
        let place = timeLimit?.enter(at: start)
        await ledger.withRequest(ticket.index) {
            var failure: (any Error)?
            do {
                try await faults?.enter()
                try await subject.perform(Request(index: ticket.index, executor: executor, faults: faults))
            } catch {
                failure = error
            }
            await faults?.leave()
            let isOverTime = place.flatMap { timeLimit?.leave($0) } ?? false
            record(ticket, start, failure, faults, isOverTime: isOverTime)
        }
    }

    /// Serves one blocking request on this thread and records it.
    func serve(_ ticket: Ticket, by subject: BlockingSubject) {
        let faults = faults(of: ticket)
        let start = clock.now()
        let deadline = timeLimit.map { start &+ $0.nanoseconds }
        ledger.withRequest(ticket.index) {
            var failure: (any Error)?
            do {
                try faults?.enterBlocking()
                try subject.perform(BlockingRequest(index: ticket.index, faults: faults, deadline: deadline))
            } catch {
                failure = error
            }
            faults?.leaveBlocking()
            record(ticket, start, failure, faults, isOverTime: deadline.map { clock.now() >= $0 } ?? false)
        }
    }

    // Not inlined, so that a request in flight does not hold their room.

    /// Nil for a request that nothing happens to, which is not traced either.
    @inline(never)
    private func faults(of ticket: Ticket) -> ActiveFaults? {
        let planned = faultPlan.faults(forRequest: ticket.index)
        let trace = trace?.request == ticket.index ? trace : nil
        guard planned != nil || trace != nil else { return nil }
        return ActiveFaults(planned, tally: tally, canceller: canceller, trace: trace)
    }

    private func record(
        _ ticket: Ticket, _ start: UInt64, _ failure: (any Error)?, _ faults: ActiveFaults?, isOverTime: Bool
    ) {
        let end = clock.now()
        let outcome: RequestOutcome
        if let failure {
            outcome = judge(failure, of: ticket, faults, isOverTime: isOverTime)
        } else if let timeLimit, isOverTime || end &- start >= timeLimit.nanoseconds {
            // Whoever waited for the answer has gone.
            let limit = HumanNumber.duration(timeLimit.nanoseconds)
            recorder.failures.add(
                "took longer than the time limit of \(limit), which did not end it", request: ticket.index)
            outcome = .unexpected(.timeout)
        } else {
            outcome = .ok
        }
        // Before it counts as ended: with the last of them the window ends, and its trace is read.
        faults?.trace?.finish(outcome, error: failure, at: end)
        recorder.record(outcome, intendedStart: ticket.intendedStart, start: start, end: end)
    }

    @inline(never)
    private func record(_ ticket: Ticket, _ start: UInt64, _ outcome: RequestOutcome) {
        recorder.record(outcome, intendedStart: ticket.intendedStart, start: start, end: clock.now())
    }

    /// The time that a user thinks. A call of its own, so that requests in flight do not hold its room.
    @inline(never)
    func pause() async {
        guard let think else { return }
        if Task.isCancelled {
            // The request was cancelled, not its user: a task of its own does not see that.
            await Task { try? await Task.sleep(for: think) }.value
        } else {
            try? await Task.sleep(for: think)
        }
    }

    /// To be called when a request has ended and its user is ready for another one.
    func finish() {
        if launcher.finish() { ended.ring() }
    }

    /// Whether everything has ended; whoever starts requests may then go home.
    var isClosed: Bool { closed.load(ordering: .acquiring) }

    func close() {
        closed.store(true, ordering: .releasing)
        timeLimit?.stop()
    }

    @inline(never)
    private func judge(
        _ error: any Error, of ticket: Ticket, _ faults: ActiveFaults?, isOverTime: Bool = false
    ) -> RequestOutcome {
        if let kind = faults?.kind(of: error) { return .injected(kind) }
        if isOverTime, error is CancellationError, let timeLimit {
            let limit = HumanNumber.duration(timeLimit.nanoseconds)
            recorder.failures.add("cancelled at the time limit of \(limit)", request: ticket.index)
            return .unexpected(.timeout)
        }
        recorder.failures.add("\(error)", request: ticket.index)
        return .unexpected(error is CancellationError ? .cancelled : .error)
    }
}

/// The intended starts of the open model, handed out in order whichever thread asks.
private final class IntendedStarts: Sendable {
    private let offsets: Mutex<ArrivalPlan.Iterator>

    init(_ plan: ArrivalPlan) {
        offsets = Mutex(plan.makeIterator())
    }

    /// Keeps index and offset together: `body` calls `next` only when it has claimed a request.
    func withNext<Result: Sendable>(_ body: (_ next: () -> UInt64?) -> Result) -> Result {
        offsets.withLock { offsets in body { offsets.next() } }
    }
}
