import LeakDetection
import Synchronization

/// Notes what one request does, while it does it. Only the request that was asked for has one.
final class RequestTrace: Sendable {
    static let eventLimit = 2_000

    let request: UInt64
    private let sites: FaultSites
    private let ledger: Ledger
    private let clock = MonotonicClock()
    private let state = Mutex(State())

    private struct State {
        var startedAt: UInt64?
        var events: [TraceEvent] = []
        var eventCount = 0
        var held: [HeldLease] = []
        var duration: UInt64?
        var outcome: String?

        /// A request that loops must not make a result that grows without end.
        mutating func add(_ event: TraceEvent) {
            eventCount += 1
            if events.count < RequestTrace.eventLimit { events.append(event) }
        }
    }

    init(request: UInt64, sites: FaultSites, ledger: Ledger) {
        self.request = request
        self.sites = sites
        self.ledger = ledger
    }

    func begin(_ site: FaultSite, isCancelled: Bool = Task.isCancelled) {
        if site == .start { state.withLock { $0.startedAt = clock.now() } }
        begin(step: sites.step(at: site), isCancelled: isCancelled)
    }

    func end(_ site: FaultSite, error: (any Error)?, isCancelled: Bool = Task.isCancelled) {
        end(step: sites.step(at: site), error: error, isCancelled: isCancelled)
    }

    func begin(step: String, isCancelled: Bool = Task.isCancelled) {
        note(.begin, step, seesCancellation: isCancelled)
    }

    func end(step: String, error: (any Error)?, isCancelled: Bool = Task.isCancelled) {
        note(.end, step, error: error, seesCancellation: isCancelled)
    }

    func fire(_ fault: PlannedFault) {
        let moment = fault.kind == .cancel ? ", \(fault.moment.words)" : ""
        note(.fault, fault.describe(in: sites) + moment)
    }

    func noteCancellation() { note(.cancelled, "request") }

    func finish(_ outcome: RequestOutcome, error: (any Error)?, at end: UInt64) {
        note(.end, "request", error: error)
        state.withLock {
            $0.outcome = outcome.name
            $0.duration = end - min(end, $0.startedAt ?? end)
        }
    }

    /// What was noted so far; nil when the request did not begin.
    var record: RequestTraceRecord? {
        state.withLock { state in
            guard state.startedAt != nil else { return nil }
            return RequestTraceRecord(
                request: request, outcome: state.outcome, durationNanoseconds: state.duration, events: state.events,
                held: state.held.map { "\($0)" }, eventsLeftOut: state.eventCount - state.events.count)
        }
    }

    /// Leases are not told of: what the request has opened and released since the last event is seen by comparison.
    private func note(
        _ what: TraceEvent.What, _ subject: String, error: (any Error)? = nil, seesCancellation: Bool = false
    ) {
        let now = clock.now()
        let held = ledger.leases(heldByRequest: request)
        state.withLock { state in
            let time = now - min(now, state.startedAt ?? now)
            let change = held.difference(from: state.held)
            state.held = held
            for removal in change.removals { state.add(TraceEvent(time, .released, "\(removal.lease)")) }
            for insertion in change.insertions { state.add(TraceEvent(time, .opened, "\(insertion.lease)")) }
            state.add(
                TraceEvent(time, what, subject, error: error.map(words), seesCancellation: seesCancellation))
        }
    }

    private func words(of error: any Error) -> String {
        guard let fault = error as? InjectedFault else { return "\(error)" }
        return "injected \(fault.kind.rawValue) fault at \(sites.name(of: fault.site))"
    }
}

extension CollectionDifference<HeldLease>.Change {
    fileprivate var lease: HeldLease {
        switch self {
        case .insert(_, let lease, _), .remove(_, let lease, _): lease
        }
    }
}

extension FaultSites {
    /// What a request does at this place: `setup database`, `endpoint`, `cleanup database`.
    fileprivate func step(at site: FaultSite) -> String {
        switch site {
        case .start: "request"
        case .setup: "setup \(name(of: site))"
        case .endpoint: "endpoint"
        case .cleanup(let index): "cleanup \(name(of: .setup(index)))"
        }
    }
}
