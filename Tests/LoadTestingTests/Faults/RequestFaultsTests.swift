import Testing

@testable import LoadTesting

@Suite struct RequestFaultsTests {
    private let sites = FaultSites([.init("database"), .init("session")])

    @Test("No faults are no value")
    func none() { #expect(RequestFaults([]) == nil) }

    @Test("Faults are found by place and described in words")
    func several() throws {
        let faults = try #require(
            RequestFaults([
                PlannedFault(kind: .setup, site: .setup(0)),
                PlannedFault(kind: .cancel, site: .cleanup(1)),
                PlannedFault(kind: .delay, site: .setup(0)),
            ]))
        #expect(faults.kinds(at: .setup(0)) == [.setup, .delay])
        #expect(faults.kinds(at: .cleanup(1)) == [.cancel])
        #expect(faults.kinds(at: .endpoint).isEmpty)
        #expect(faults.describe(in: sites) == "setup at database, cancel at session.cleanup, delay at database")
    }
}
