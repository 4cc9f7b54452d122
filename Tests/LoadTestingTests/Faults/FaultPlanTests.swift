import Testing

@testable import LoadTesting

@Suite struct FaultPlanTests {
    private let sites = FaultSites([.init("cache", hasCleanup: false), .init("database"), .init("session")])
    private let requests: UInt64 = 50_000

    private func plan(_ rates: FaultRates, seed: UInt64 = 42, sites: FaultSites? = nil) throws -> FaultPlan {
        try FaultPlan(seed: seed, rates: rates, sites: sites ?? self.sites)
    }

    /// Four standard deviations of a binomial count: the seed is fixed, so a plan either passes for ever or never.
    private func expectCount(
        _ count: Int, of total: Int, near chance: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let expected = Double(total) * chance
        let allowed = 4 * (expected * (1 - chance)).squareRoot()
        #expect(abs(Double(count) - expected) <= allowed, sourceLocation: sourceLocation)
    }

    @Test("The plan for a seed never changes")
    func golden() throws {
        let plan = try plan(.overall(0.2))
        let faults = (UInt64(0)..<20).compactMap { request in
            plan.faults(forRequest: request).map { "\(request) \($0.describe(in: sites))" }
        }
        #expect(
            faults == [
                "0 cancel at cache", "4 cleanup at database.cleanup", "8 timeout at session", "11 setup at database",
            ])
        let several = try self.plan(.perKind([(.delay, 0.5), (.setup, 0.5), (.hang, 0.2)]))
        let more = (UInt64(0)..<6).compactMap { request in
            several.faults(forRequest: request).map { "\(request) \($0.describe(in: sites))" }
        }
        #expect(
            more == [
                "0 delay at session", "1 delay at endpoint", "4 setup at cache, delay at endpoint",
                "5 setup at session, delay at database.cleanup",
            ])
    }

    @Test("A request's faults do not depend on what was asked before, and do depend on the seed")
    func pure() throws {
        let one = try plan(.overall(0.5))
        let again = try plan(.overall(0.5))
        let other = try plan(.overall(0.5), seed: 43)
        let forwards = (UInt64(0)..<200).map { one.faults(forRequest: $0) }
        let backwards = (UInt64(0)..<200).reversed().map { again.faults(forRequest: $0) }
        #expect(forwards == backwards.reversed())
        #expect(forwards != (UInt64(0)..<200).map { other.faults(forRequest: $0) })
    }

    @Test("As many requests have a fault as the overall rate says", arguments: [0.001, 0.05, 0.2, 0.5])
    func overallRate(rate: Double) throws {
        let plan = try plan(.overall(rate))
        let faulty = (0..<requests).count { plan.faults(forRequest: $0) != nil }
        expectCount(faulty, of: Int(requests), near: rate)
    }

    @Test("Rate 0 plans nothing, rate 1 plans a fault for every request")
    func extremes() throws {
        for rates in [FaultRates.none, .overall(0), .perKind([]), .perKind([(.setup, 0)])] {
            let plan = try plan(rates)
            #expect(plan.plannedCounts(requests: 0..<1000).isEmpty)
            #expect(plan.faults(forRequest: 7) == nil)
            #expect(plan.kinds.isEmpty)
        }
        let always = try plan(.overall(1))
        #expect((UInt64(0)..<1000).allSatisfy { always.faults(forRequest: $0)?.faults.count == 1 })
        #expect(always.plannedCounts(requests: 0..<1000).values.reduce(0, +) == 1000)
    }

    @Test("An overall rate draws its kinds evenly, and neither delay nor hang", arguments: [0.05, 1])
    func evenKinds(rate: Double) throws {
        let plan = try plan(.overall(rate))
        let counts = plan.plannedCounts(requests: 0..<requests)
        #expect(plan.kinds == FaultKind.drawnByOverallRate)
        #expect(Set(counts.keys) == Set(FaultKind.drawnByOverallRate))
        for count in counts.values { expectCount(Int(count), of: Int(requests), near: rate / 6) }
    }

    @Test("Each kind's sites are drawn evenly", arguments: FaultKind.allCases)
    func evenSites(kind: FaultKind) throws {
        let plan = try plan(.perKind([(kind, 1)]))
        var counts: [FaultSite: Int] = [:]
        for request in 0..<requests {
            for fault in try #require(plan.faults(forRequest: request)).faults { counts[fault.site, default: 0] += 1 }
        }
        let expected = sites.sites(of: kind)
        #expect(Set(counts.keys) == Set(expected))
        for count in counts.values { expectCount(count, of: Int(requests), near: 1 / Double(expected.count)) }
    }

    @Test("A kind without a place in the suite is never planned, and the others share its part")
    func unsupported() throws {
        let plan = try plan(.overall(1), sites: FaultSites([]))
        let counts = plan.plannedCounts(requests: 0..<requests)
        #expect(Set(counts.keys) == [.endpoint, .rejection, .cancel, .timeout])
        for count in counts.values { expectCount(Int(count), of: Int(requests), near: 0.25) }
        #expect(try self.plan(.perKind([(.cleanup, 1)]), sites: FaultSites([])).faults(forRequest: 0) == nil)
    }

    @Test("Rates by kind are kept, and kinds are drawn independently of each other")
    func independence() throws {
        let rates: [(kind: FaultKind, rate: Double)] = [(.hang, 0.3), (.setup, 0.1), (.cancel, 0.5)]
        let plan = try plan(.perKind(rates))
        var single: [FaultKind: Int] = [:]
        var pairs: [Set<FaultKind>: Int] = [:]
        for request in 0..<requests {
            let faults = plan.faults(forRequest: request)?.faults ?? []
            let kinds = faults.map(\.kind)
            if kinds != FaultKind.allCases.filter(kinds.contains) { Issue.record("\(kinds) are not in order") }
            for kind in kinds {
                single[kind, default: 0] += 1
                for other in kinds where other.ordinal > kind.ordinal { pairs[[kind, other], default: 0] += 1 }
            }
        }
        for (kind, rate) in rates {
            expectCount(single[kind] ?? 0, of: Int(requests), near: rate)
            for (other, otherRate) in rates where other.ordinal > kind.ordinal {
                expectCount(pairs[[kind, other]] ?? 0, of: Int(requests), near: rate * otherRate)
            }
        }
    }

    @Test("A request that has a fault at one overall rate has the same fault at every higher one")
    func nested() throws {
        let low = try plan(.overall(0.05))
        let high = try plan(.overall(0.2))
        for request in UInt64(0)..<10_000 {
            guard let faults = low.faults(forRequest: request) else { continue }
            #expect(high.faults(forRequest: request) == faults)
        }
    }

    @Test("The planned counts are those of the faults of the requests")
    func counts() throws {
        for rates in [FaultRates.overall(0.3), .perKind(FaultKind.allCases.map { ($0, 0.2) })] {
            let plan = try plan(rates)
            var expected: [FaultKind: UInt64] = [:]
            for request in UInt64(500)..<2500 {
                for fault in plan.faults(forRequest: request)?.faults ?? [] { expected[fault.kind, default: 0] += 1 }
            }
            #expect(plan.plannedCounts(requests: 500..<2500) == expected)
        }
    }

    @Test("A cancellation comes as its step begins, while it runs or as it ends, a third each, and always the same")
    func moments() throws {
        let plan = try plan(.perKind([(.cancel, 1), (.delay, 0.5)]))
        let moments = try (0..<requests).map { request in
            try #require(plan.faults(forRequest: request)?.faults.first { $0.kind == .cancel }).moment
        }
        expectCount(moments.count { $0 == .begin }, of: Int(requests), near: 1.0 / 3)
        expectCount(moments.count { $0 == .end }, of: Int(requests), near: 1.0 / 3)
        #expect(moments.allSatisfy { if case .middle(let time) = $0 { time < 128_000 } else { true } })
        #expect(try moments == (0..<requests).map { try #require(plan.faults(forRequest: $0)?.faults[0].moment) })
        let others = (0..<requests).compactMap { plan.faults(forRequest: $0)?.faults.first { $0.kind == .delay } }
        #expect(others.allSatisfy { $0.moment == .begin })
    }

    @Test("A fault asked for by name is planned for that request only, and besides what is drawn")
    func named() throws {
        let named = try sites.place([
            FaultAt(request: 3, site: "database.cleanup", kind: .delay),
            FaultAt(request: 3, site: "start", kind: .cancel),
            FaultAt(request: 8, site: "database", kind: .delay), FaultAt(request: 8, site: "session", kind: .delay),
        ])
        let alone = try FaultPlan(seed: 42, rates: .none, sites: sites, named: named)
        let faulty = (UInt64(0)..<20).compactMap { request in
            alone.faults(forRequest: request).map { "\(request) \($0.describe(in: sites))" }
        }
        #expect(faulty == ["3 cancel at start, delay at database.cleanup", "8 delay at database, delay at session"])
        #expect(alone.plannedCounts(requests: 0..<8) == [.cancel: 1, .delay: 1])
        #expect(alone.plannedCounts(requests: 4..<20) == [.delay: 2])

        let drawn = try plan(.overall(0.2))
        let both = try FaultPlan(seed: 42, rates: .overall(0.2), sites: sites, named: named)
        #expect(
            both.faults(forRequest: 8)?.describe(in: sites) == "timeout at session, delay at database, delay at session"
        )
        for request in UInt64(0)..<2_000 where request != 3 && request != 8 {
            #expect(both.faults(forRequest: request) == drawn.faults(forRequest: request))
        }
        var expected: [FaultKind: UInt64] = [:]
        for request in UInt64(0)..<2_000 {
            for fault in both.faults(forRequest: request)?.faults ?? [] { expected[fault.kind, default: 0] += 1 }
        }
        #expect(both.plannedCounts(requests: 0..<2_000) == expected)
        #expect(both.hash != drawn.hash && alone.hash != both.hash)
    }

    @Test("A fault that is drawn and asked for too is there once")
    func namedAndDrawn() throws {
        let drawn = try plan(.overall(0.2))
        let named = try sites.place([FaultAt(request: 11, site: "database", kind: .setup)])
        let both = try FaultPlan(seed: 42, rates: .overall(0.2), sites: sites, named: named)
        #expect(both.faults(forRequest: 11) == drawn.faults(forRequest: 11))
        #expect(both.plannedCounts(requests: 0..<20) == drawn.plannedCounts(requests: 0..<20))
    }

    @Test("The hash changes with rates and sites, not with the seed or the order rates were given in")
    func hash() throws {
        let hash = try plan(.overall(0.2)).hash
        #expect(hash == "241c2245907c1cc2")
        #expect(try plan(.overall(0.2), seed: 43).hash == hash)
        let several = try plan(.perKind([(.setup, 0.2), (.hang, 0.1)])).hash
        #expect(try plan(.perKind([(.hang, 0.1), (.setup, 0.2)])).hash == several)
        let others = try [
            several, plan(.none).hash, plan(.overall(0.21)).hash, plan(.overall(0)).hash,
            plan(.perKind([(.setup, 0.2)])).hash, plan(.perKind([(.hang, 0.2)])).hash,
            plan(.overall(0.2), sites: FaultSites([])).hash,
            plan(.overall(0.2), sites: FaultSites([.init("cache"), .init("database"), .init("session")])).hash,
            plan(
                .overall(0.2),
                sites: FaultSites([.init("cach", hasCleanup: false), .init("edatabase"), .init("session")])
            )
            .hash,
        ]
        #expect(Set(others + [hash]).count == 10)
    }
}
