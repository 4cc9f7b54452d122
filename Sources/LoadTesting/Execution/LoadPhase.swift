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

    private let closed = Atomic<Bool>(false)
    private let ledger: Ledger
    let faultPlan: FaultPlan
    private let canceller: Canceller
    private let arrivals: IntendedStarts?

    init(
        workload: Workload, extent: Extent, ledger: Ledger, faultPlan: FaultPlan, canceller: Canceller, seed: UInt64
    ) throws {
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
        case .open(let rate, let kind, let limit):
            think = nil
            let plan = try ArrivalPlan(rate: rate, arrivals: kind, seed: seed)
            self.plan = plan
            arrivals = IntendedStarts(plan)
            launcher = Launcher(due: 0, places: limit.map { UInt64($0) } ?? Launcher.unlimited)
        }
        startedAt = clock.now()
    }

    /// The next request that may start now, or nil. Nothing is started twice and nothing is left out.
    func next() -> Ticket? {
        guard let arrivals else { return launcher.claim().map { Ticket(index: $0, intendedStart: nil) } }
        return arrivals.withNext { next in
            guard let index = launcher.claim(), let offset = next() else { return nil }
            return Ticket(index: index, intendedStart: startedAt + offset)
        }
    }

    /// Requests that are owed an answer by now: in the open model all that have arrived, else those that were started.
    var issued: UInt64 { plan == nil ? launcher.issued : launcher.arrived }

    /// Serves one request and records it. Inlined: a frame less for each request in flight.
    @inline(__always)
    func serve(_ ticket: Ticket, by subject: Subject, on executor: (any TaskExecutor)?) async {
        let faults = faults(of: ticket)
        let start = clock.now()
        do {
            try await ledger.withRequest(ticket.index) {
                faults?.enter()
                try await subject.perform(Request(index: ticket.index, executor: executor, faults: faults))
            }
            record(ticket, start, .ok)
        } catch {
            record(ticket, start, judge(error, of: ticket, faults))
        }
    }

    /// Serves one blocking request on this thread and records it.
    func serve(_ ticket: Ticket, by subject: BlockingSubject) {
        let faults = faults(of: ticket)
        let start = clock.now()
        do {
            try ledger.withRequest(ticket.index) {
                try subject.perform(BlockingRequest(index: ticket.index, faults: faults))
            }
            record(ticket, start, .ok)
        } catch {
            record(ticket, start, judge(error, of: ticket, faults))
        }
    }

    // Not inlined, so that a request in flight does not hold their room.

    @inline(never)
    private func faults(of ticket: Ticket) -> ActiveFaults? {
        faultPlan.faults(forRequest: ticket.index).map { ActiveFaults($0, tally: tally, canceller: canceller) }
    }

    @inline(never)
    private func record(_ ticket: Ticket, _ start: UInt64, _ outcome: RequestOutcome) {
        recorder.record(outcome, intendedStart: ticket.intendedStart, start: start, end: clock.now())
    }

    /// The time that a user thinks. A call of its own, so that requests in flight do not hold its room.
    @inline(never)
    func pause() async {
        if let think { try? await Task.sleep(for: think) }
    }

    /// To be called when a request has ended and its user is ready for another one.
    func finish() {
        if launcher.finish() { ended.ring() }
    }

    /// Whether everything has ended; whoever starts requests may then go home.
    var isClosed: Bool { closed.load(ordering: .acquiring) }

    func close() { closed.store(true, ordering: .releasing) }

    @inline(never)
    private func judge(_ error: any Error, of ticket: Ticket, _ faults: ActiveFaults?) -> RequestOutcome {
        if let kind = faults?.kind(of: error) { return .injected(kind) }
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
