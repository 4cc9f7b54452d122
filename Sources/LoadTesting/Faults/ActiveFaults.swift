import Dispatch
import Synchronization

/// The faults of one request while it runs: fires each when its site is reached, and keeps count. Its trace, if it has one.
///
/// Only requests that have a planned fault, or are traced, have one of these.
///
/// A cancellation that comes while a step runs is waited for at the next site, or at the end of the request: so it arrives
/// in the step it was planned for, however short that is, and never when the request is over.
final class ActiveFaults: Sendable {
    static let delay = Duration.milliseconds(1)
    static let timeLimit = Duration.milliseconds(1)

    let planned: [PlannedFault]
    let trace: RequestTrace?
    private let tally: FaultTally
    private let canceller: Canceller
    private let state = Mutex(State())

    private struct State {
        var fired: [PlannedFault] = []
        var isCancelled = false
        var task: RequestTask?
        var pending: Pending?
    }

    /// A cancellation that has fired and not yet arrived.
    private enum Pending {
        case onItsWay(Cancellation)
        case atEndOfStep
    }

    init(_ faults: RequestFaults?, tally: FaultTally, canceller: Canceller, trace: RequestTrace? = nil) {
        planned = faults?.faults ?? []
        self.tally = tally
        self.canceller = canceller
        self.trace = trace
        tally.plan(planned)
    }

    /// The kinds that fired so far, in order.
    var fired: [FaultKind] { state.withLock { $0.fired.map(\.kind) } }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Not when a cancellation is to come while the step runs or as it ends, though it may be here by now.
    private var isAlreadyCancelled: Bool { state.withLock { $0.isCancelled && $0.pending == nil } }

    /// What injected failure `error` stands for; nil when it is a failure of the code under test.
    func kind(of error: any Error) -> FaultKind? {
        if let fault = error as? InjectedFault { return fault.kind }
        guard error is CancellationError else { return nil }
        return fired.first { $0 == .cancel || $0 == .timeout }
    }

    /// To be called by the request's task before it does anything else; ``leave()`` must follow at its end.
    func enter() async throws {
        withUnsafeCurrentTask { current in
            guard let current else { return }
            let task = RequestTask(task: current)
            state.withLock { $0.task = task }
        }
        try await before(.start)
    }

    func enterBlocking() throws { try beforeBlocking(.start) }

    /// To be called by the request's task when its work is done.
    func leave() async { await arrival() }

    func leaveBlocking() { arrivalBlocking() }

    // MARK: - In the async world

    func before(_ site: FaultSite) async throws {
        await arrival()
        trace?.begin(site)
        for fault in planned where fault.site == site && fault.kind != .cleanup && fire(fault) {
            switch fault.kind {
            case .setup, .endpoint, .rejection:
                throw InjectedFault(kind: fault.kind, site: site)
            case .cancel:
                await begin(fault)?.wait()
            case .timeout:
                await cancel(after: Self.timeLimit).wait()
            case .delay:
                await withUnsafeContinuation { continuation in
                    canceller.submit(after: Self.delay) { continuation.resume() }
                }
            case .hang:
                await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
            case .cleanup:
                break
            }
        }
        // The code under test sees a cancellation as its own rules say; the endpoint of a cancelled request does not run.
        if site == .endpoint, isAlreadyCancelled { try Task.checkCancellation() }
    }

    func after(_ site: FaultSite, error: (any Error)? = nil) async throws {
        await arrival()
        try end(site, error, seesCancellation: Task.isCancelled)
    }

    private func arrival() async {
        await takePending()?.wait()
    }

    // MARK: - In the blocking world

    func beforeBlocking(_ site: FaultSite) throws {
        arrivalBlocking()
        trace?.begin(site, isCancelled: isCancelled)
        for fault in planned where fault.site == site && fault.kind != .cleanup && fire(fault) {
            switch fault.kind {
            case .setup, .endpoint, .rejection:
                throw InjectedFault(kind: fault.kind, site: site)
            case .cancel:
                begin(fault)?.waitBlocking()
            case .timeout:
                cancel(after: Self.timeLimit).waitBlocking()
            case .delay:
                let done = DispatchSemaphore(value: 0)
                canceller.submit(after: Self.delay) { done.signal() }
                done.wait()
            case .hang:
                DispatchSemaphore(value: 0).wait()
            case .cleanup:
                break
            }
        }
        if site == .endpoint, isAlreadyCancelled { throw CancellationError() }
    }

    func afterBlocking(_ site: FaultSite, error: (any Error)? = nil) throws {
        arrivalBlocking()
        try end(site, error, seesCancellation: isCancelled)
    }

    private func arrivalBlocking() {
        takePending()?.waitBlocking()
    }

    // MARK: - In both

    /// What the end of a step does, once a cancellation that was to come in it is there.
    private func end(_ site: FaultSite, _ error: (any Error)?, seesCancellation: Bool) throws {
        for fault in planned where fault.site == site && fault.kind == .cleanup && fire(fault) {
            let failure = InjectedFault(kind: .cleanup, site: site)
            trace?.end(site, error: failure, isCancelled: seesCancellation)
            throw failure
        }
        trace?.end(site, error: error, isCancelled: seesCancellation)
        // Nobody is left who wants the response of a cancelled request, though its endpoint may not have looked.
        if site == .endpoint, isCancelled { throw CancellationError() }
    }

    /// Each fault fires at most once, though its site be reached again.
    private func fire(_ fault: PlannedFault) -> Bool {
        let isFirst = state.withLock { state in
            guard !state.fired.contains(fault) else { return false }
            state.fired.append(fault)
            return true
        }
        if isFirst {
            tally.fire(fault.kind)
            trace?.fire(fault)
        }
        return isFirst
    }

    /// Sends a cancellation off. Returns it when the step must not begin before it has arrived.
    private func begin(_ fault: PlannedFault) -> Cancellation? {
        switch fault.moment {
        case .begin:
            return cancel(after: .zero)
        case .middle(let nanoseconds):
            let cancellation = cancel(after: .nanoseconds(nanoseconds))
            state.withLock { $0.pending = .onItsWay(cancellation) }
        case .end:
            state.withLock { $0.pending = .atEndOfStep }
        }
        return nil
    }

    private func takePending() -> Cancellation? {
        let pending = state.withLock { state in
            defer { state.pending = nil }
            return state.pending
        }
        switch pending {
        case nil: return nil
        case .onItsWay(let cancellation): return cancellation
        case .atEndOfStep: return cancel(after: .zero)
        }
    }

    /// Has the canceller's thread cancel this request.
    private func cancel(after delay: Duration) -> Cancellation {
        let cancellation = Cancellation()
        canceller.submit(after: delay) { [self] in
            let task = state.withLock {
                $0.isCancelled = true
                return $0.task
            }
            task?.task.cancel()
            trace?.noteCancellation()
            cancellation.arrive()
        }
        return cancellation
    }

    /// `UnsafeCurrentTask` is not `Sendable` because it must not outlive its task. Here it cannot: the task waits for every
    /// cancellation to have arrived before it ends. `cancel()` is one of the few calls that may be made from another thread.
    private struct RequestTask: @unchecked Sendable {
        let task: UnsafeCurrentTask
    }
}
