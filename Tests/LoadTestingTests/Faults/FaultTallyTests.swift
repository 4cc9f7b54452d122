import Dispatch
import Testing

@testable import LoadTesting

@Suite struct FaultTallyTests {
    @Test("planned is fired plus not reached, in the order of the kinds, and kinds that were not planned are left out")
    func counts() {
        let tally = FaultTally()
        tally.plan([PlannedFault(kind: .cancel, site: .endpoint)])
        tally.plan([PlannedFault(kind: .setup, site: .setup(0)), PlannedFault(kind: .cancel, site: .endpoint)])
        tally.fire(.cancel)
        #expect(
            tally.faultCounts == [
                FaultCount(kind: .setup, planned: 1, fired: 0, notReached: 1),
                FaultCount(kind: .cancel, planned: 2, fired: 1, notReached: 1),
            ])
    }

    @Test("without any planned fault there is nothing to count")
    func empty() {
        #expect(FaultTally().faultCounts.isEmpty)
    }

    @Test("of a phase that was given up, all that was planned for its requests is fired or not reached")
    func givenUp() throws {
        let plan = try FaultPlan(seed: 1, rates: .perKind([(.endpoint, 0.5)]), sites: FaultSites([]))
        let tally = FaultTally()
        // Only the first hundred of a thousand requests got anywhere.
        for request in 0..<UInt64(100) {
            guard let faults = plan.faults(forRequest: request) else { continue }
            tally.plan(faults.faults)
            tally.fire(.endpoint)
        }
        let counts = tally.faultCounts(of: plan, issued: 1_000)
        let planned = plan.plannedCounts(requests: 0..<1_000)[.endpoint] ?? 0
        let fired = plan.plannedCounts(requests: 0..<100)[.endpoint] ?? 0
        #expect(counts == [FaultCount(kind: .endpoint, planned: planned, fired: fired, notReached: planned - fired)])
    }

    @Test("no count is lost between threads")
    func concurrent() {
        let tally = FaultTally()
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for step in 0..<1_000 {
                tally.plan([PlannedFault(kind: .delay, site: .endpoint)])
                if step % 2 == 0 { tally.fire(.delay) }
            }
        }
        #expect(
            tally.faultCounts == [FaultCount(kind: .delay, planned: 4_000, fired: 2_000, notReached: 2_000)])
    }
}
