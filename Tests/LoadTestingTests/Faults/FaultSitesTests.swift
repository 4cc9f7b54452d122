import Testing

@testable import LoadTesting

@Suite struct FaultSitesTests {
    private let sites = FaultSites([
        .init("cache", hasCleanup: false), .init("database"), .init("database"), .init("pool", hasSetup: false),
    ])

    @Test("Each kind has the places it can happen at")
    func places() {
        let setups: [FaultSite] = [.setup(0), .setup(1), .setup(2)]
        let cleanups: [FaultSite] = [.cleanup(1), .cleanup(2), .cleanup(3)]
        let expected: [FaultKind: [FaultSite]] = [
            .setup: setups, .endpoint: [.endpoint], .rejection: setups + [.endpoint], .cleanup: cleanups,
            .cancel: setups + [.endpoint] + cleanups, .timeout: setups + [.endpoint],
            .delay: setups + [.endpoint] + cleanups, .hang: setups + [.endpoint] + cleanups,
        ]
        for kind in FaultKind.allCases { #expect(sites.sites(of: kind) == expected[kind]) }
    }

    @Test("What is drawn for a place can also be asked for there")
    func kinds() {
        for kind in FaultKind.allCases {
            #expect(sites.sites(of: kind).allSatisfy { FaultSites.kinds(at: $0).contains(kind) })
        }
        #expect(FaultSites.kinds(at: .start) == [.cancel, .timeout, .delay, .hang])
    }

    @Test("Every place has a name of its own, which finds it again")
    func names() {
        let names = sites.all.map(sites.name)
        #expect(
            names == [
                "start", "cache", "database", "database#2", "endpoint", "database.cleanup", "database#2.cleanup",
                "pool.cleanup",
            ])
        #expect(names.map { sites.site(named: $0) } == sites.all)
    }

    @Test("A name of no place finds nothing", arguments: ["", "pool", "cache.cleanup", "session"])
    func unknown(name: String) { #expect(sites.site(named: name) == nil) }
}
