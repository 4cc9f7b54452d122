import LeakDetection

/// What a case sends its requests to: any async closure, with what has to be known to inject failures into it.
///
/// A hand-written baseline and an endpoint of the dependency runtime are measured by the same code: both are a `Subject`.
public struct Subject: Sendable {
    public let sites: FaultSites
    /// What a reader of the case's figures has to know; says nothing about its verdict.
    public var notes: [String] = []
    let perform: @Sendable (Request) async throws -> Void
    let shutDown: @Sendable () async throws -> Void

    /// - Parameters:
    ///   - sites: where failures can be injected; `perform` must reach them by ``Request/before(_:)`` and ``Request/after(_:)``.
    ///   - perform: serves one request; what it throws is the request's failure.
    ///   - shutDown: closes what was opened for all requests, after the last one has ended.
    public init(
        sites: FaultSites, perform: @escaping @Sendable (Request) async throws -> Void,
        shutDown: @escaping @Sendable () async throws -> Void = {}
    ) {
        self.sites = sites
        self.perform = perform
        self.shutDown = shutDown
    }
}

/// The blocking twin of ``Subject``, for requests that are work items on a dispatch queue.
public struct BlockingSubject: Sendable {
    public let sites: FaultSites
    let perform: @Sendable (BlockingRequest) throws -> Void
    let shutDown: @Sendable () throws -> Void

    /// See ``Subject/init(sites:perform:shutDown:)``.
    public init(
        sites: FaultSites, perform: @escaping @Sendable (BlockingRequest) throws -> Void,
        shutDown: @escaping @Sendable () throws -> Void = {}
    ) {
        self.sites = sites
        self.perform = perform
        self.shutDown = shutDown
    }
}

/// Thrown while a suite is set up when it cannot run on this machine; its cases are then listed as skipped, with the reason.
public struct SuiteUnavailable: Error, Sendable, CustomStringConvertible {
    public let reason: String

    public init(_ reason: String) {
        self.reason = reason
    }

    public var description: String { reason }
}
