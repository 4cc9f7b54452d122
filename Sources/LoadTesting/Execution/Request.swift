/// One simulated request, as the code under test sees it.
public struct Request: Sendable {
    /// Counts the requests of a case from 0, in the order of their intended start.
    public let index: UInt64
    /// The executor of the case, nil for the default one.
    public let executor: (any TaskExecutor)?
    let faults: ActiveFaults?

    /// Whether a failure is planned for this request; if not, its sites need not be reached.
    public var hasFaults: Bool { faults != nil }

    /// To be called before the step at `site`: waits or throws when a fault is planned there.
    public func before(_ site: FaultSite) async throws {
        try await faults?.before(site)
    }

    /// To be called when the step at `site` has ended, whether or not it threw.
    public func after(_ site: FaultSite) async throws {
        try faults?.after(site)
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

    /// Whether a failure is planned for this request; if not, its sites need not be reached.
    public var hasFaults: Bool { faults != nil }

    /// Whether the request was cancelled. Blocking code is not interrupted: it looks here at its next step.
    public var isCancelled: Bool { faults?.isCancelled ?? false }

    /// To be called before the step at `site`: waits or throws when a fault is planned there.
    public func before(_ site: FaultSite) throws {
        try faults?.beforeBlocking(site)
    }

    /// To be called when the step at `site` has ended, whether or not it threw.
    public func after(_ site: FaultSite) throws {
        try faults?.after(site)
    }

    /// Whether `error` is a failure that was injected into this request, or the consequence of its injected cancellation.
    public func isInjected(_ error: any Error) -> Bool {
        faults?.kind(of: error) != nil
    }
}
