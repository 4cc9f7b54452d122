/// One simulated request, as the code under test sees it.
public struct Request: Sendable {
    /// Counts the requests of a case from 0, in the order of their intended start.
    public let index: UInt64
    /// The executor of the case, nil for the default one.
    public let executor: (any TaskExecutor)?
    let faults: ActiveFaults?

    /// Whether anything happens at this request's sites: a failure is planned, or it is traced. If not, they need not be reached.
    public var isWatched: Bool { faults != nil }

    /// To be called before the step at `site`: waits or throws when a fault is planned there.
    public func before(_ site: FaultSite) async throws {
        try await faults?.before(site)
    }

    /// To be called when the step at `site` has ended, whether or not it threw; `error` is for the trace.
    public func after(_ site: FaultSite, error: (any Error)? = nil) async throws {
        try await faults?.after(site, error: error)
    }

    /// To be called before a step that is no site, for the trace.
    public func noteBegin(of step: String) {
        faults?.trace?.begin(step: step)
    }

    /// To be called when a step that is no site has ended, for the trace.
    public func noteEnd(of step: String, error: (any Error)? = nil) {
        faults?.trace?.end(step: step, error: error)
    }

    /// Whether `error` is a failure that was injected into this request, or the consequence of its injected cancellation.
    public func isInjected(_ error: any Error) -> Bool {
        injected.contains(error)
    }

    /// What was injected: all of the request that has to be kept until it has ended.
    public var injected: InjectedFailures { InjectedFailures(faults: faults) }
}

/// The failures that were injected into one request.
public struct InjectedFailures: Sendable {
    let faults: ActiveFaults?

    /// Whether `error` is one of them, or the consequence of an injected cancellation.
    public func contains(_ error: any Error) -> Bool {
        faults?.kind(of: error) != nil
    }
}

/// The blocking twin of ``Request``.
public struct BlockingRequest: Sendable {
    /// Counts the requests of a case from 0, in the order of their intended start.
    public let index: UInt64
    let faults: ActiveFaults?
    /// Reading of the clock at which its time limit is over; nil without one.
    let deadline: UInt64?

    /// Whether anything happens at this request's sites: a failure is planned, it is traced, or it has a time limit. If not,
    /// they need not be reached.
    public var isWatched: Bool { faults != nil || deadline != nil }

    /// Whether the request was cancelled, or its time limit is over. Blocking code is not interrupted: it looks here at its
    /// next step.
    public var isCancelled: Bool { faults?.isCancelled ?? false || isOverTime }

    var isOverTime: Bool { deadline.map { MonotonicClock().now() >= $0 } ?? false }

    /// To be called before the step at `site`: waits or throws when a fault is planned there. Throws `CancellationError` when
    /// the time limit is over, except before a cleanup.
    public func before(_ site: FaultSite) throws {
        try faults?.beforeBlocking(site)
        if case .cleanup = site { return }
        if isOverTime { throw CancellationError() }
    }

    /// To be called when the step at `site` has ended, whether or not it threw; `error` is for the trace.
    public func after(_ site: FaultSite, error: (any Error)? = nil) throws {
        try faults?.afterBlocking(site, error: error)
    }

    /// To be called before a step that is no site, for the trace. Throws `CancellationError` when the time limit is over.
    public func beforeStep(_ step: String) throws {
        faults?.trace?.begin(step: step, isCancelled: isCancelled)
        if isOverTime { throw CancellationError() }
    }

    /// To be called when a step that is no site has ended, for the trace.
    public func noteEnd(of step: String, error: (any Error)? = nil) {
        faults?.trace?.end(step: step, error: error, isCancelled: isCancelled)
    }

    /// Whether `error` is a failure that was injected into this request, or the consequence of its injected cancellation.
    public func isInjected(_ error: any Error) -> Bool {
        faults?.kind(of: error) != nil
    }
}
