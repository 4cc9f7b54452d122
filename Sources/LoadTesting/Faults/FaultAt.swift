/// One fault asked for by name: in this request, at this place.
public struct FaultAt: Codable, Sendable, Hashable, CustomStringConvertible {
    public var request: UInt64
    /// As ``FaultSites/name(of:)`` calls it.
    public var site: String
    public var kind: FaultKind

    public init(request: UInt64, site: String, kind: FaultKind) {
        self.request = request
        self.site = site
        self.kind = kind
    }

    /// `17:database:cancel`.
    public var description: String { "\(request):\(site):\(kind.rawValue)" }
}

/// A fault that a suite has no place for.
public enum FaultAtError: Error, Equatable, CustomStringConvertible {
    case unknownSite(FaultAt, known: [String])
    case impossible(FaultAt, possible: [FaultKind])

    public var description: String {
        switch self {
        case .unknownSite(let fault, let known):
            "'\(fault)': '\(fault.site)' is no site here; accepted: \(known.joined(separator: ", "))"
        case .impossible(let fault, let possible):
            "'\(fault)': '\(fault.kind.rawValue)' cannot happen at '\(fault.site)'; accepted: "
                + possible.map(\.rawValue).joined(separator: ", ")
        }
    }
}

extension FaultSites {
    /// The faults asked for, by request, in the order of `FaultKind.allCases`.
    public func place(_ faults: [FaultAt]) throws(FaultAtError) -> [UInt64: [PlannedFault]] {
        var placed: [UInt64: [PlannedFault]] = [:]
        for fault in faults {
            guard let site = site(named: fault.site) else {
                throw .unknownSite(fault, known: all.map { name(of: $0) })
            }
            let possible = Self.kinds(at: site)
            guard possible.contains(fault.kind) else { throw .impossible(fault, possible: possible) }
            placed[fault.request, default: []].append(PlannedFault(kind: fault.kind, site: site))
        }
        return placed
    }
}
