import Dispatch
import Synchronization

/// The faults of one request while it runs: fires each when its site is reached, and keeps count.
///
/// Only requests that have a planned fault have one of these.
final class ActiveFaults: Sendable {
    static let delay = Duration.milliseconds(1)
    static let timeLimit = Duration.milliseconds(1)

    let planned: [PlannedFault]
    private let tally: FaultTally
    private let canceller: Canceller
    private let state = Mutex(State())

    private struct State {
        var fired: [FaultKind] = []
        var isCancelled = false
        var task: RequestTask?
    }

    init(_ faults: RequestFaults, tally: FaultTally, canceller: Canceller) {
        planned = faults.faults
        self.tally = tally
        self.canceller = canceller
        tally.plan(planned)
    }

    /// The kinds that fired so far, in order.
    var fired: [FaultKind] { state.withLock { $0.fired } }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// What injected failure `error` stands for; nil when it is a failure of the code under test.
    func kind(of error: any Error) -> FaultKind? {
        if let fault = error as? InjectedFault { return fault.kind }
        guard error is CancellationError else { return nil }
        return fired.first { $0 == .cancel || $0 == .timeout }
    }

    /// To be called by the request's task before it does anything else.
    func enter() {
        withUnsafeCurrentTask { current in
            guard let current else { return }
            let task = RequestTask(task: current)
            state.withLock { $0.task = task }
        }
    }

    func before(_ site: FaultSite) async throws {
        for fault in planned where fault.site == site && fault.kind != .cleanup && fire(fault) {
            switch fault.kind {
            case .setup, .endpoint, .rejection:
                throw InjectedFault(kind: fault.kind, site: site)
            case .cancel:
                await cancel(after: .zero)
            case .timeout:
                await cancel(after: Self.timeLimit)
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
        if site == .endpoint, isCancelled { try Task.checkCancellation() }
    }

    func beforeBlocking(_ site: FaultSite) throws {
        for fault in planned where fault.site == site && fault.kind != .cleanup && fire(fault) {
            switch fault.kind {
            case .setup, .endpoint, .rejection:
                throw InjectedFault(kind: fault.kind, site: site)
            case .cancel:
                cancelBlocking(after: .zero)
            case .timeout:
                cancelBlocking(after: Self.timeLimit)
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
        if site == .endpoint, isCancelled { throw CancellationError() }
    }

    func after(_ site: FaultSite) throws {
        for fault in planned where fault.site == site && fault.kind == .cleanup && fire(fault) {
            throw InjectedFault(kind: .cleanup, site: site)
        }
    }

    /// A request has each kind at most once, and each fires at most once, though its site be reached again.
    private func fire(_ fault: PlannedFault) -> Bool {
        let isFirst = state.withLock { state in
            guard !state.fired.contains(fault.kind) else { return false }
            state.fired.append(fault.kind)
            return true
        }
        if isFirst { tally.fire(fault.kind) }
        return isFirst
    }

    /// Has the canceller's thread cancel this request, and waits until it has.
    private func cancel(after delay: Duration) async {
        await withUnsafeContinuation { continuation in
            canceller.submit(after: delay) { [self] in
                let task = state.withLock {
                    $0.isCancelled = true
                    return $0.task
                }
                task?.task.cancel()
                continuation.resume()
            }
        }
    }

    private func cancelBlocking(after delay: Duration) {
        let done = DispatchSemaphore(value: 0)
        canceller.submit(after: delay) { [self] in
            state.withLock { $0.isCancelled = true }
            done.signal()
        }
        done.wait()
    }

    /// `UnsafeCurrentTask` is not `Sendable` because it must not outlive its task. Here it cannot: the canceller uses it only
    /// while the task itself waits for the canceller to be done. `cancel()` is one of the few calls that may be made from
    /// another thread.
    private struct RequestTask: @unchecked Sendable {
        let task: UnsafeCurrentTask
    }
}
