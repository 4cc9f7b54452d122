/// What is known about the first request of a finding, or about its oldest lease, at the time of the look.
public struct Provenance: Sendable, Equatable {
    /// Whom the leases belong to; nil for what is no lease.
    public var scope: LeaseScope?
    /// What else the first request holds now, at most ``siblingsShown`` leases.
    public var siblings: [HeldLease] = []
    /// How long the longest open of the leases has been open; from level `stacks` on.
    public var age: Duration?
    /// How long that lease has not been used: since its last ``Lease/use(file:line:)``, else since it was opened.
    public var idle: Duration?
    /// Who had opened the lease of the lowest request of which that is kept, innermost first; from level `stacks` on.
    public var stack: [String] = []

    public static let siblingsShown = 10

    public init(scope: LeaseScope? = nil) {
        self.scope = scope
    }
}

/// Whom a lease belongs to.
public enum LeaseScope: String, Sendable, Codable, CaseIterable {
    case request, application
    /// A detached task, a thread of its own, or a task that outlived its request: the request it worked for, if any, is not known.
    case unattributed

    init(_ origin: LeaseOrigin) {
        self = origin.request != nil ? .request : origin.isAttributed ? .application : .unattributed
    }
}
