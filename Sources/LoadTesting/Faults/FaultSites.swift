/// A place in a request where a fault can happen. The number is a position in `FaultSites.dependencies`.
public enum FaultSite: Hashable, Sendable {
    /// Before the request does anything.
    case start
    /// Before or in the setup of a dependency.
    case setup(Int)
    case endpoint
    /// Before or in the cleanup of a dependency.
    case cleanup(Int)
}

/// The places a suite has for faults: its dependencies, in the order of their setups, and its endpoint.
public struct FaultSites: Hashable, Sendable {
    public struct Dependency: Hashable, Sendable {
        public var name: String
        public var hasSetup: Bool
        public var hasCleanup: Bool

        public init(_ name: String, hasSetup: Bool = true, hasCleanup: Bool = true) {
            self.name = name
            self.hasSetup = hasSetup
            self.hasCleanup = hasCleanup
        }
    }

    public let dependencies: [Dependency]

    public init(_ dependencies: [Dependency]) { self.dependencies = dependencies }

    /// Every place, in the order in which a request comes by if its cleanups are in order of setup.
    public var all: [FaultSite] { [.start] + setups + [.endpoint] + cleanups }

    /// Where a fault of this kind is drawn to happen; a kind without any place is not supported by the suite.
    ///
    /// Not at the start, which a cancellation as the first setup begins is hardly different from; and no timeout in a cleanup,
    /// so that each is the outcome of its request.
    public func sites(of kind: FaultKind) -> [FaultSite] {
        switch kind {
        case .setup: setups
        case .endpoint: [.endpoint]
        case .rejection, .timeout: setups + [.endpoint]
        case .cleanup: cleanups
        case .cancel, .delay, .hang: setups + [.endpoint] + cleanups
        }
    }

    /// What can happen at a place when it is asked for by name.
    public static func kinds(at site: FaultSite) -> [FaultKind] {
        switch site {
        case .start: [.cancel, .timeout, .delay, .hang]
        case .setup: [.setup, .rejection, .cancel, .timeout, .delay, .hang]
        case .endpoint: [.endpoint, .rejection, .cancel, .timeout, .delay, .hang]
        case .cleanup: [.cleanup, .cancel, .timeout, .delay, .hang]
        }
    }

    /// `start`, `database`, `endpoint` or `database.cleanup`. The second dependency of the same name is `database#2`.
    public func name(of site: FaultSite) -> String {
        switch site {
        case .start: "start"
        case .setup(let index): dependencyName(index)
        case .endpoint: "endpoint"
        case .cleanup(let index): dependencyName(index) + ".cleanup"
        }
    }

    /// The place that `name(of:)` calls so, if the suite has it.
    public func site(named name: String) -> FaultSite? {
        all.first { self.name(of: $0) == name }
    }

    private var setups: [FaultSite] {
        dependencies.indices.filter { dependencies[$0].hasSetup }.map(FaultSite.setup)
    }

    private var cleanups: [FaultSite] {
        dependencies.indices.filter { dependencies[$0].hasCleanup }.map(FaultSite.cleanup)
    }

    private func dependencyName(_ index: Int) -> String {
        let name = dependencies[index].name
        let earlier = dependencies[..<index].count { $0.name == name }
        return earlier == 0 ? name : "\(name)#\(earlier + 1)"
    }
}
