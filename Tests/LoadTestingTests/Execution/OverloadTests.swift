import Foundation
import Synchronization
import Testing

@testable import LoadTesting

/// More is offered than can be done, or something never ends: whatever is reported must still add up.
@Suite(.serialized, .aloneOnThePool, .timeLimit(.minutes(2))) struct OverloadTests {
    @Test(
        "far above capacity every arrival is accounted for, also those that never started",
        arguments: ExecutionModel.allCases)
    func overload(_ execution: ExecutionModel) async throws {
        var small = SmallCase(execution)
        // 2,000 arrivals, one at a time, 5 ms each, and 150 ms in all.
        small.workload = .open(rate: 20_000, arrivals: .constant, limit: 1)
        small.extent = .duration(.milliseconds(100))
        small.drain = .milliseconds(50)
        small.faults = [.endpoint: 0.2, .setup: 0.1, .cleanup: 0.3]
        let result = await small.run(.nesting(2) { _ in Self.spin(.milliseconds(5)) })
        #expect(result.requests.issued == 2_000)
        #expect(result.requests.censored > 0)
        try expectAddsUp(result)

        let plan = try FaultPlan(
            seed: small.seed, rates: small.spec.rates, sites: FaultSites([.init("d0"), .init("d1")]))
        let planned = plan.plannedCounts(requests: 0..<result.requests.issued)
        #expect(Dictionary(uniqueKeysWithValues: result.faults.map { ($0.kind, $0.planned) }) == planned)
        // What was not done did not happen.
        #expect(result.faults.allSatisfy { $0.notReached > 0 })
    }

    @Test("requests that never end are censored, and those that do are counted")
    func stuck() async throws {
        for execution in ExecutionModel.allCases {
            let gate = Gate()
            let started = Atomic<UInt64>(0)
            var small = SmallCase(execution)
            small.extent = .requests(40)
            small.drain = .milliseconds(50)
            let suite = Suite("small", summary: "") {
                Subject(sites: FaultSites([])) { request in
                    started.add(1, ordering: .relaxed)
                    if request.index % 8 == 0 { await gate.pass() }
                }
            } blocking: {
                BlockingSubject(sites: FaultSites([])) { request in
                    started.add(1, ordering: .relaxed)
                    if request.index % 8 == 0 { gate.passBlocking() }
                }
            }
            let result = await small.run(suite) { gate.open() }
            try expectAddsUp(result)
            #expect((1...8).contains(result.requests.censored))
            #expect(result.requests.issued >= started.load(ordering: .relaxed))
        }
    }

    @Test(
        "users who are all stuck end the case when none has ended for long, and start nothing when they go on after all"
    )
    func allStuck() async throws {
        for execution in ExecutionModel.allCases {
            let gate = Gate()
            var small = SmallCase(execution)
            small.workload = .closed(users: 4, think: nil)
            small.drain = .milliseconds(20)
            let result = await small.run(.gated(gate) { _ in true }) { gate.open() }
            try expectAddsUp(result)
            #expect((1...4).contains(result.requests.issued) && result.requests.completed == 0)
        }
    }

    @Test(
        "a huge number of users neither delays the deadline nor starts without bound",
        arguments: ExecutionModel.allCases)
    func manyUsers(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        small.workload = .closed(users: 100_000_000, think: nil)
        small.extent = .duration(.milliseconds(20))
        let result = await small.run(.small { _ in })
        #expect(result.status == .finished)
        #expect(result.requests.issued < 100_000_000)
        #expect(result.requests.issued == result.requests.completed)
    }

    private func expectAddsUp(_ result: CaseResult) throws {
        guard case .hung(let reason) = result.status else {
            Issue.record("\(result.status)")
            return
        }
        #expect(reason.contains("of \(HumanNumber.count(result.requests.issued)) requests"))
        #expect(result.exitCode == .drainLimit && result.verdict == .noVerdict)
        #expect(result.leaks.isEmpty)
        #expect(result.requests.issued == result.requests.completed + result.requests.censored)
        #expect(result.requests.outcomes.values.reduce(0, +) == result.requests.completed)
        #expect(result.latency.service?.count ?? 0 == result.requests.completed)
        let hasFigures = result.requests.completed > 0
        #expect(result.latency.headline?.censored == (hasFigures ? result.requests.censored : nil))
        #expect(result.cautions.contains { $0.contains("never ended: percentiles") } == hasFigures)
        #expect(result.series.map(\.completed).reduce(0, +) == result.requests.completed)
        #expect(result.faults.allSatisfy { $0.planned == $0.fired + $0.notReached })
        #expect(result.contradiction == nil)
    }

    private static func spin(_ length: Duration) {
        let clock = MonotonicClock()
        let end = clock.now() + length.wholeNanoseconds
        while clock.now() < end {}
    }
}
