/// A failure that will be injected into a request, if the request gets to that place.
public struct PlannedFault: Hashable, Sendable {
    public let kind: FaultKind
    public let site: FaultSite
    /// Of a cancellation; other kinds happen as their step begins, or a cleanup's as it ends.
    public let moment: CancelMoment

    public init(kind: FaultKind, site: FaultSite, moment: CancelMoment = .begin) {
        self.kind = kind
        self.site = site
        self.moment = moment
    }

    /// `setup at database`, `cancel at database.cleanup`.
    public func describe(in sites: FaultSites) -> String { "\(kind.rawValue) at \(sites.name(of: site))" }
}

/// The faults planned for one request: at least one, in the order of `FaultKind.allCases`; at most one of each kind is drawn.
public struct RequestFaults: Hashable, Sendable {
    public let faults: [PlannedFault]

    /// Nil without faults.
    public init?(_ faults: [PlannedFault]) {
        guard !faults.isEmpty else { return nil }
        self.faults = faults
    }

    /// What happens at this place.
    public func kinds(at site: FaultSite) -> [FaultKind] {
        faults.filter { $0.site == site }.map(\.kind)
    }

    /// `setup at database, delay at endpoint`.
    public func describe(in sites: FaultSites) -> String {
        faults.map { $0.describe(in: sites) }.joined(separator: ", ")
    }
}
