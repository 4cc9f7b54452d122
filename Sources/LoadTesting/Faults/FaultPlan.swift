/// Which request has which fault where: a pure function of the seed and the request's index.
///
/// Asking takes about 10 ns for a request without faults, in any order, from any thread. With the same seed a request
/// that has a fault at one overall rate has the same fault at every higher one.
public struct FaultPlan: Sendable {
    public let seed: UInt64
    public let sites: FaultSites

    /// The chance of one fault of any kind; nil when each kind has a chance of its own.
    private let overall: Chance?
    private let candidates: [Candidate]
    /// Those asked for by name, besides what is drawn.
    private let named: [UInt64: [PlannedFault]]

    private struct Candidate: Sendable {
        let kind: FaultKind
        let sites: [FaultSite]
        /// Of this kind by itself; not used under an overall chance.
        let chance: Chance

        init?(_ kind: FaultKind, in sites: FaultSites, chance: Chance) {
            self.kind = kind
            self.sites = sites.sites(of: kind)
            self.chance = chance
            if self.sites.isEmpty || chance.isNever { return nil }
        }
    }

    /// Refuses rates outside of 0 to 1, and two rates for one kind. A kind that the suite has no place for is never planned.
    ///
    /// - Parameter named: faults that happen besides those drawn, see ``FaultSites/place(_:)``.
    public init(
        seed: UInt64, rates: FaultRates, sites: FaultSites, named: [UInt64: [PlannedFault]] = [:]
    ) throws(FaultRatesError) {
        self.seed = seed
        self.sites = sites
        self.named = named
        switch rates {
        case .none:
            overall = nil
            candidates = []
        case .overall(let rate):
            guard let chance = Chance(rate) else { throw .overall(rate) }
            overall = chance
            candidates = FaultKind.drawnByOverallRate.compactMap { Candidate($0, in: sites, chance: chance) }
        case .perKind(let rates):
            var chances: [FaultKind: Chance] = [:]
            for (kind, rate) in rates {
                guard let chance = Chance(rate) else { throw .kind(kind, rate) }
                guard chances.updateValue(chance, forKey: kind) == nil else { throw .duplicate(kind) }
            }
            overall = nil
            candidates = FaultKind.allCases.compactMap { kind in
                chances[kind].flatMap { Candidate(kind, in: sites, chance: $0) }
            }
        }
    }

    /// The faults of a request; nil, and no allocation, if it has none.
    public func faults(forRequest request: UInt64) -> RequestFaults? {
        if !named.isEmpty, let named = named[request] { return RequestFaults(adding(named, to: request)) }
        return RequestFaults(drawnFaults(of: request))
    }

    private func drawnFaults(of request: UInt64) -> [PlannedFault] {
        if let overall {
            guard overall.comesTrue(SeededGenerator.mix(seed, request, Draw.chance.rawValue)) else { return [] }
        }
        var faults: [PlannedFault] = []
        forEachCandidate(of: request) { faults.append(fault($0.kind, at: site(for: $0, of: request), in: request)) }
        return faults
    }

    private func adding(_ named: [PlannedFault], to request: UInt64) -> [PlannedFault] {
        var faults = drawnFaults(of: request)
        for added in named {
            let fault = fault(added.kind, at: added.site, in: request)
            if !faults.contains(fault) { faults.append(fault) }
        }
        return FaultKind.allCases.flatMap { kind in faults.filter { $0.kind == kind } }
    }

    private func fault(_ kind: FaultKind, at site: FaultSite, in request: UInt64) -> PlannedFault {
        guard kind == .cancel else { return PlannedFault(kind: kind, site: site) }
        let bits = SeededGenerator.mix(seed, request, Draw.moment.rawValue)
        return PlannedFault(kind: kind, site: site, moment: CancelMoment(bits: bits))
    }

    /// How many faults of each kind these requests have; kinds with none are left out. Takes a few nanoseconds a request.
    public func plannedCounts(requests: Range<UInt64>) -> [FaultKind: UInt64] {
        var counts = [UInt64](repeating: 0, count: FaultKind.allCases.count)
        for request in requests { forEachCandidate(of: request) { counts[$0.kind.ordinal] += 1 } }
        for (request, named) in named where requests.contains(request) {
            for fault in drawnFaults(of: request) { counts[fault.kind.ordinal] -= 1 }
            for fault in adding(named, to: request) { counts[fault.kind.ordinal] += 1 }
        }
        let pairs = zip(FaultKind.allCases, counts).filter { $0.1 > 0 }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// The kinds that can be planned, in the order of `FaultKind.allCases`.
    public var kinds: [FaultKind] { candidates.map(\.kind) }

    private func forEachCandidate(of request: UInt64, _ body: (Candidate) -> Void) {
        if let overall {
            guard overall.comesTrue(SeededGenerator.mix(seed, request, Draw.chance.rawValue)) else { return }
            let bits = SeededGenerator.mix(seed, request, Draw.kind.rawValue)
            body(candidates[SeededGenerator.below(candidates.count, bits)])
        } else {
            for candidate in candidates where candidate.chance.comesTrue(bits(request, .chance, candidate.kind)) {
                body(candidate)
            }
        }
    }

    private func site(for candidate: Candidate, of request: UInt64) -> FaultSite {
        let bits = bits(request, .site, candidate.kind)
        return candidate.sites[SeededGenerator.below(candidate.sites.count, bits)]
    }

    /// Keeps the questions about a request, and the kinds, independent of each other.
    private enum Draw: UInt64 {
        case chance = 0x6368_616E_6365
        case kind = 0x6B69_6E64
        case site = 0x7369_7465
        case moment = 0x6D6F_6D65_6E74
    }

    private func bits(_ request: UInt64, _ draw: Draw, _ kind: FaultKind) -> UInt64 {
        SeededGenerator.mix(seed, request, draw.rawValue, UInt64(kind.ordinal + 1))
    }
}

extension FaultPlan {
    /// Sixteen hexadecimal digits that change with the rates and the sites, but not with the seed, which results name apart.
    public var hash: String {
        var hash = StableHash()
        hash.combine("watertight fault plan 1")
        if let overall {
            hash.combine("overall")
            hash.combine(overall.threshold)
        } else {
            for candidate in candidates {
                hash.combine(candidate.kind.rawValue)
                hash.combine(candidate.chance.threshold)
            }
        }
        for dependency in sites.dependencies {
            hash.combine(dependency.name)
            hash.combine(dependency.hasSetup ? 1 : 0)
            hash.combine(dependency.hasCleanup ? 1 : 0)
        }
        for (request, faults) in named.sorted(by: { $0.key < $1.key }) {
            hash.combine(request)
            for fault in faults { hash.combine(fault.describe(in: sites)) }
        }
        return hash.hex
    }
}

/// A probability in units of 2^-53, so that drawing is one comparison and 0 and 1 mean never and always.
private struct Chance: Sendable {
    let threshold: UInt64

    init?(_ probability: Double) {
        guard (0...1).contains(probability) else { return nil }
        threshold = UInt64((probability * 0x1p53).rounded(.up))
    }

    var isNever: Bool { threshold == 0 }

    func comesTrue(_ bits: UInt64) -> Bool { bits >> 11 < threshold }
}
