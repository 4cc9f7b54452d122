import Testing

@testable import LoadTesting

/// Faults in the requests of a case.
@Suite(.serialized, .aloneOnThePool, .timeLimit(.minutes(2))) struct CaseRunnerFaultTests {
    @Test(
        "planned is fired plus not reached, and what the plan says, for every kind", arguments: ExecutionModel.allCases)
    func planned(_ execution: ExecutionModel) async throws {
        var small = SmallCase(execution)
        let kinds = FaultKind.allCases.filter { $0 != .hang }
        small.faults = Dictionary(uniqueKeysWithValues: kinds.map { ($0, 0.3) })
        let result = await small.run(.nesting(3))
        let expected = try plan(small, depth: 3).plannedCounts(requests: 0..<200)
        #expect(expected.count == kinds.count)
        #expect(result.faults.map(\.kind) == kinds)
        for fault in result.faults {
            #expect(fault.planned == expected[fault.kind])
            #expect(fault.planned == fault.fired + fault.notReached)
        }
        #expect(result.faults.contains { $0.notReached > 0 })
        #expect(result.requests.unexpected == 0)
        #expect(result.requests.issued == result.requests.completed)
    }

    @Test(
        "under an overall rate each fault is reached, and is what becomes of its request",
        arguments: ExecutionModel.allCases)
    func overall(_ execution: ExecutionModel) async throws {
        var small = SmallCase(execution)
        small.failureRate = 0.5
        let result = await small.run(.nesting(3))
        let plan = try plan(small, depth: 3)
        let expected = plan.plannedCounts(requests: 0..<200)
        #expect(result.faults.reduce(into: [:]) { $0[$1.kind] = $1.fired } == expected)
        for kind in [FaultKind.setup, .endpoint, .rejection, .cleanup, .timeout] {
            #expect(result.requests.outcomes["injected.\(kind.rawValue)"] == expected[kind])
        }
        // A request cancelled in a cleanup has done its work.
        let lateCancels = (0..<200).filter { request in
            plan.faults(forRequest: UInt64(request))?.faults.contains { fault in
                if case .cleanup = fault.site { fault.kind == .cancel } else { false }
            } ?? false
        }
        #expect(
            result.requests.outcomes["injected.cancel"] == (expected[.cancel] ?? 0) - UInt64(lateCancels.count))
    }

    @Test("the same seed gives the same outcomes in all execution models, and another seed gives others")
    func sameSeed() async {
        func run(_ execution: ExecutionModel, seed: UInt64) async -> CaseResult {
            var small = SmallCase(execution)
            small.faults = [.setup: 0.1, .endpoint: 0.2, .rejection: 0.1, .cleanup: 0.2]
            small.seed = seed
            return await small.run(.nesting(3))
        }
        let first = await run(.structured, seed: 7)
        #expect(first.requests.outcomes.count == 5)
        for execution in [ExecutionModel.dispatch, .executor, .structured] {
            let other = await run(execution, seed: 7)
            #expect(other.requests.outcomes == first.requests.outcomes)
            #expect(other.faults == first.faults)
            #expect(other.ledger.map(\.opened) == first.ledger.map(\.opened))
        }
        #expect(await run(.structured, seed: 8).requests.outcomes != first.requests.outcomes)
    }

    @Test("a storm of cancellations leaves no lease open", arguments: ExecutionModel.allCases)
    func cancelStorm(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        small.workload = .closed(users: 100, think: nil)
        small.extent = .requests(400)
        small.faults = [.cancel: 1, .timeout: 0.2, .cleanup: 0.5]
        let result = await small.run(.nesting(4))
        #expect(result.leaks.isEmpty)
        #expect(result.ledger.allSatisfy { $0.opened > 0 && $0.opened == $0.released && $0.leaked == 0 })
        #expect(result.requests.completed == 400 && result.requests.unexpected == 0)
        #expect(result.faults.first { $0.kind == .cancel }.map { $0.fired + $0.notReached } == 400)
        #expect(result.verdict == .pass)
    }

    private func plan(_ small: SmallCase, depth: Int) throws -> FaultPlan {
        let sites = FaultSites((0..<depth).map { FaultSites.Dependency("d\($0)") })
        return try FaultPlan(seed: small.seed, rates: small.spec.rates, sites: sites)
    }
}
