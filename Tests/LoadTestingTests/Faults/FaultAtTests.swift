import Testing

@testable import LoadTesting

@Suite struct FaultAtTests {
    private let sites = FaultSites([.init("cache", hasCleanup: false), .init("database"), .init("database")])

    @Test("A fault is placed by the names that sites have")
    func placed() throws {
        let placed = try sites.place([
            FaultAt(request: 4, site: "database#2", kind: .setup), FaultAt(request: 4, site: "start", kind: .hang),
            FaultAt(request: 9, site: "database.cleanup", kind: .timeout),
        ])
        #expect(placed[4] == [PlannedFault(kind: .setup, site: .setup(2)), PlannedFault(kind: .hang, site: .start)])
        #expect(placed[9] == [PlannedFault(kind: .timeout, site: .cleanup(1))])
    }

    @Test("A place that is not there is refused with those that are")
    func unknown() {
        let error = #expect(throws: FaultAtError.self) {
            try sites.place([FaultAt(request: 4, site: "cache.cleanup", kind: .cancel)])
        }
        #expect(
            error?.description
                == "'4:cache.cleanup:cancel': 'cache.cleanup' is no site here; accepted: start, cache, database, database#2, endpoint, database.cleanup, database#2.cleanup"
        )
    }

    @Test("A kind that cannot happen there is refused with those that can")
    func impossible() {
        let error = #expect(throws: FaultAtError.self) {
            try sites.place([FaultAt(request: 0, site: "database.cleanup", kind: .rejection)])
        }
        #expect(
            error?.description
                == "'0:database.cleanup:rejection': 'rejection' cannot happen at 'database.cleanup'; accepted: cleanup, cancel, timeout, delay, hang"
        )
    }

    @Test("A warm-up has the rates of the measured window, without the hangs")
    func warmUp() throws {
        var small = SmallCase(.structured)
        small.faults = [.hang: 0.5, .endpoint: 0.5]
        var quiet = small
        quiet.faults = [.endpoint: 0.5]
        let warm = try small.spec.warmUpFaultPlan(sites: sites)
        #expect(warm.kinds == [.endpoint])
        #expect(try small.spec.faultPlan(sites: sites).kinds == [.endpoint, .hang])
        let other = try quiet.spec.warmUpFaultPlan(sites: sites)
        #expect((0..<100).allSatisfy { warm.faults(forRequest: $0) == other.faults(forRequest: $0) })
    }
}
