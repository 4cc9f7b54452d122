import Foundation
import LeakDetection
import Synchronization
import Testing

@testable import LoadTesting

@Suite(.timeLimit(.minutes(2))) struct CaseRunnerTests {
    // MARK: - Which requests, and how many at once

    @Test("each of n requests is issued exactly once", arguments: ExecutionModel.allCases)
    func everyRequestOnce(_ execution: ExecutionModel) async {
        let seen = Log<UInt64>()
        let result = await SmallCase(execution).run(.small { seen.add($0) })
        #expect(seen.all.sorted() == Array(0..<200))
        #expect(result.requests.issued == 200 && result.requests.completed == 200 && result.requests.censored == 0)
        #expect(result.requests.outcomes == ["ok": 200])
        #expect(result.status == .finished)
        #expect(result.verdict == .pass)
    }

    @Test("as many requests are in flight as there are users, and never more", arguments: ExecutionModel.allCases)
    func users(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        small.workload = .closed(users: 4, think: nil)
        let gauge = Gauge()
        // The first four wait for each other: they are in flight together, or the test does not end. Work items cannot be
        // made to: in flight they may still be in the queue.
        let suite = Suite("small", summary: "") {
            Subject(sites: FaultSites([])) { request in
                gauge.enter()
                while request.index < 4, gauge.most < 4 { await Task.yield() }
                await Task.yield()
                gauge.leave()
            }
        } blocking: {
            BlockingSubject(sites: FaultSites([])) { _ in
                gauge.enter()
                sched_yield()
                gauge.leave()
            }
        }
        let result = await small.run(suite)
        #expect(execution == .dispatch ? (1...4).contains(gauge.most) : gauge.most == 4)
        #expect(gauge.now == 0)
        #expect(result.requests.completed == 200)
    }

    @Test("a cap on requests in flight holds in the open model", arguments: ExecutionModel.allCases)
    func cap(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        small.workload = .open(rate: 100_000, arrivals: .constant, limit: 3)
        let gauge = Gauge()
        let suite = Suite.small { _ in
            gauge.enter()
            sched_yield()
            gauge.leave()
        }
        let result = await small.run(suite)
        #expect((1...3).contains(gauge.most))
        #expect(result.requests.outcomes == ["ok": 200])
    }

    // MARK: - Times

    @Test("the closed model has no response time, because it has no intended start", arguments: ExecutionModel.allCases)
    func closedTimes(_ execution: ExecutionModel) async {
        let result = await SmallCase(execution).run(.small { _ in })
        #expect(result.latency.response == nil && result.latency.startLag == nil)
        #expect(result.latency.service?.count == 200)
    }

    @Test(
        "the open model issues exactly n requests and times each from its intended start",
        arguments: ExecutionModel.allCases)
    func openTimes(_ execution: ExecutionModel) async throws {
        var small = SmallCase(execution)
        // One at a time, 2 ms each, due every 0.1 ms: the last one is due at 2 ms and starts at 38 ms or later.
        small.workload = .open(rate: 10_000, arrivals: .constant, limit: 1)
        small.extent = .requests(20)
        let seen = Log<UInt64>()
        let result = await small.run(
            .small {
                seen.add($0)
                Self.spin(.milliseconds(2))
            })
        #expect(seen.all.sorted() == Array(0..<20))
        let response = try #require(result.latency.response)
        let service = try #require(result.latency.service)
        let lag = try #require(result.latency.startLag)
        #expect(response.count == 20 && service.count == 20 && lag.count == 20)
        #expect(service.min >= 1_900_000)
        #expect(lag.max >= 30_000_000)
        #expect(response.max >= 32_000_000)
    }

    @Test("Poisson arrivals are all issued, whatever the execution model", arguments: ExecutionModel.allCases)
    func poisson(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        small.workload = .open(rate: 20_000, arrivals: .poisson, limit: nil)
        let seen = Log<UInt64>()
        let result = await small.run(.small { seen.add($0) })
        #expect(seen.all.sorted() == Array(0..<200))
        #expect(result.latency.response?.count == 200 && result.latency.startLag?.count == 200)
    }

    static let models = ExecutionModel.allCases.flatMap { execution in
        [
            (execution, Workload.closed(users: 4, think: .milliseconds(1))),
            (execution, .open(rate: 2_000, arrivals: .poisson, limit: nil)),
        ]
    }

    @Test("a user thinks between two requests, also after one that was cancelled", arguments: ExecutionModel.allCases)
    func think(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        small.workload = .closed(users: 1, think: .milliseconds(20))
        small.extent = .requests(4)
        small.faults = [.cancel: 1]
        let result = await small.run(.nesting(1))
        #expect(result.requests.completed == 4)
        #expect((result.measuredNanoseconds ?? 0) >= 60_000_000)
    }

    // MARK: - Faults

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

    // MARK: - What goes wrong

    @Test(
        "an unexpected error is counted, with its message and the first request that had it",
        arguments: ExecutionModel.allCases)
    func unexpected(_ execution: ExecutionModel) async {
        let suite = Suite.small { index in
            if index % 50 == 7 { throw Broken(description: "the pump is broken") }
            if index == 30 { throw CancellationError() }
        }
        let result = await SmallCase(execution).run(suite)
        #expect(result.requests.outcomes == ["ok": 195, "unexpected.error": 4, "unexpected.cancelled": 1])
        #expect(result.unexpectedFailures.map(\.count) == [4, 1])
        #expect(result.unexpectedFailures.first?.message == "the pump is broken")
        #expect(result.unexpectedFailures.map(\.firstRequest) == [7, 30])
        #expect(result.exitCode == .failure)
        #expect(result.verdict == .fail)
    }

    @Test(
        "an error of the code under test is unexpected even in a request that has a planned fault",
        arguments: ExecutionModel.allCases)
    func unexpectedBesideFault(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        small.faults = [.delay: 1]
        let result = await small.run(.nesting(1) { if $0 == 3 { throw Broken(description: "broken") } })
        #expect(result.requests.outcomes == ["ok": 199, "unexpected.error": 1])
    }

    @Test("a suite that cannot run on this machine is skipped, with the reason", arguments: ExecutionModel.allCases)
    func unavailable(_ execution: ExecutionModel) async {
        let suite = Suite("small", summary: "") {
            throw SuiteUnavailable("there is no pump here")
        } blocking: {
            throw SuiteUnavailable("there is no pump here")
        }
        let result = await SmallCase(execution).run(suite)
        #expect(result.status == .skipped(reason: "there is no pump here"))
        #expect(result.verdict == .skipped)
        #expect(result.exitCode == .success)
        #expect(result.requests.issued == 0)
    }

    @Test("a suite without the twin that its execution model needs is skipped, with the reason")
    func noTwin() async {
        let async = Suite("small", summary: "", subject: { Subject(sites: FaultSites([])) { _ in } })
        let blocking = Suite("small", summary: "", blocking: { BlockingSubject(sites: FaultSites([])) { _ in } })
        #expect(async.executions == [.structured, .executor])
        #expect(blocking.executions == [.dispatch])
        #expect(await SmallCase(.dispatch).run(async).status == .skipped(reason: "it has no blocking twin"))
        for execution in [ExecutionModel.structured, .executor] {
            #expect(await SmallCase(execution).run(blocking).status == .skipped(reason: "it has no async twin"))
        }
    }

    @Test(
        "a suite that throws while it is set up is an unexpected failure, and no request runs",
        arguments: ExecutionModel.allCases)
    func failingSetUp(_ execution: ExecutionModel) async {
        let suite = Suite("small", summary: "") {
            throw Broken(description: "no pump")
        } blocking: {
            throw Broken(description: "no pump")
        }
        let result = await SmallCase(execution).run(suite)
        #expect(result.requests.outcomes["unexpected.lifespan"] == 1 && result.requests.ok == 0)
        #expect(result.unexpectedFailures.first?.message.contains("no pump") == true)
        #expect(result.exitCode == .failure)
        #expect(result.contradiction == nil)
    }

    @Test("a suite that throws while it is shut down is an unexpected failure", arguments: ExecutionModel.allCases)
    func failingShutDown(_ execution: ExecutionModel) async {
        let suite = Suite("small", summary: "") {
            Subject(sites: FaultSites([])) { _ in
            } shutDown: {
                throw Broken(description: "stuck valve")
            }
        } blocking: {
            BlockingSubject(sites: FaultSites([])) { _ in
            } shutDown: {
                throw Broken(description: "stuck valve")
            }
        }
        let result = await SmallCase(execution).run(suite)
        #expect(result.requests.outcomes == ["ok": 200, "unexpected.lifespan": 1])
        #expect(result.unexpectedFailures.first?.message.contains("stuck valve") == true)
        #expect(result.exitCode == .failure)
        #expect(result.contradiction == nil)
    }

    @Test("a suite is shut down once, after the last request has ended", arguments: ExecutionModel.allCases)
    func shutDown(_ execution: ExecutionModel) async {
        let served = Gauge()
        let servedAtShutDown = Log<Int>()
        let suite = Suite("small", summary: "") {
            Subject(sites: FaultSites([])) { _ in
                served.enter()
            } shutDown: {
                servedAtShutDown.add(served.now)
            }
        } blocking: {
            BlockingSubject(sites: FaultSites([])) { _ in
                served.enter()
            } shutDown: {
                servedAtShutDown.add(served.now)
            }
        }
        _ = await SmallCase(execution).run(suite)
        #expect(servedAtShutDown.all == [200])
    }

    @Test("a stop ends the case early, drains it and says so", arguments: ExecutionModel.allCases)
    func stopped(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        small.extent = .requests(1_000_000_000)
        let stop = small.stop
        let result = await small.run(.nesting(2) { if $0 == 20 { stop.set() } })
        #expect(result.status == .interrupted)
        #expect(result.requests.issued > 20 && result.requests.issued < 1_000_000_000)
        #expect(result.requests.issued == result.requests.completed)
        #expect(result.ledger.map(\.leaked) == [0])
        #expect(result.exitCode == .interrupted)
        #expect(result.verdict == .aborted)
    }

    // MARK: - Leaks

    @Test(
        "a lease that is never released is found, with its place and the first request",
        arguments: ExecutionModel.allCases)
    func leak(_ execution: ExecutionModel) async throws {
        let suite = Suite.small { index in
            let lease = Lease.open(.probe)
            if index % 100 != 13 { lease.release() }
        }
        let line = #line - 3
        let result = await SmallCase(execution).run(suite)
        let leak = try #require(result.leaks.first)
        #expect(result.leaks.count == 1)
        #expect(leak.leakClass == "LK01" && leak.resource == "probe" && leak.count == 2)
        #expect(leak.request == 13)
        #expect(leak.site?.contains("CaseRunnerTests.swift:\(line)") == true)
        #expect(leak.replay?.contains("-n 14 -c 1") == true)
        #expect(result.ledger.map(\.leaked) == [2] && result.ledger.map(\.opened) == [200])
        #expect(result.exitCode == .leak)
    }

    @Test("a leak under a fault names the fault", arguments: ExecutionModel.allCases)
    func leakUnderFault(_ execution: ExecutionModel) async throws {
        var small = SmallCase(execution)
        small.faults = [.endpoint: 0.1]
        let sites = FaultSites([])
        let suite = Suite("small", summary: "") {
            Subject(sites: sites) { request in
                let lease = Lease.open(.probe)
                try await request.before(.endpoint)
                lease.release()
            }
        } blocking: {
            BlockingSubject(sites: sites) { request in
                let lease = Lease.open(.probe)
                try request.before(.endpoint)
                lease.release()
            }
        }
        let result = await small.run(suite)
        let plan = try FaultPlan(seed: small.seed, rates: small.spec.rates, sites: sites)
        let faulty = (0..<UInt64(200)).filter { plan.faults(forRequest: $0) != nil }
        let leak = try #require(result.leaks.first)
        #expect(leak.count == UInt64(faulty.count))
        #expect(leak.request == faulty.first)
        #expect(leak.fault == "endpoint at endpoint")
    }

    @Test(
        "a lease of the lifespan that is never released is found, and belongs to no request",
        arguments: ExecutionModel.allCases)
    func lifespanLeak(_ execution: ExecutionModel) async throws {
        let suite = Suite("small", summary: "") {
            _ = Lease.open(.probe)
            return Subject(sites: FaultSites([])) { _ in }
        } blocking: {
            _ = Lease.open(.probe)
            return BlockingSubject(sites: FaultSites([])) { _ in }
        }
        let result = await SmallCase(execution).run(suite)
        let leak = try #require(result.leaks.first)
        #expect(result.leaks.count == 1)
        #expect(leak.leakClass == "LK01" && leak.count == 1)
        #expect(leak.request == nil && leak.replay == nil && leak.fault == nil)
        #expect(leak.site?.contains("CaseRunnerTests.swift:") == true)
    }

    @Test("a lease of the lifespan that is released at shutdown is no leak", arguments: ExecutionModel.allCases)
    func lifespanLease(_ execution: ExecutionModel) async {
        let suite = Suite("small", summary: "") {
            let lease = Lease.open(.probe)
            return Subject(sites: FaultSites([])) { _ in
            } shutDown: {
                lease.release()
            }
        } blocking: {
            let lease = Lease.open(.probe)
            return BlockingSubject(sites: FaultSites([])) { _ in
            } shutDown: {
                lease.release()
            }
        }
        let result = await SmallCase(execution).run(suite)
        #expect(result.leaks.isEmpty)
        #expect(result.ledger.map(\.opened) == [1] && result.ledger.map(\.released) == [1])
    }

    @Test("a lease released twice is found, with both places", arguments: ExecutionModel.allCases)
    func doubleRelease(_ execution: ExecutionModel) async throws {
        let suite = Suite.small { index in
            let lease = Lease.open(.probe)
            lease.release()
            if index == 5 { lease.release() }
        }
        let result = await SmallCase(execution).run(suite)
        let leak = try #require(result.leaks.first)
        #expect(leak.leakClass == "LK03" && leak.count == 1 && leak.request == 5)
        #expect(leak.releaseSites.count == 2 && Set(leak.releaseSites).count == 2)
        #expect(result.ledger.map(\.doubleReleased) == [1])
    }

    // MARK: - Parts

    private func plan(_ small: SmallCase, depth: Int) throws -> FaultPlan {
        let sites = FaultSites((0..<depth).map { FaultSites.Dependency("d\($0)") })
        return try FaultPlan(seed: small.seed, rates: small.spec.rates, sites: sites)
    }

    private static func spin(_ length: Duration) {
        let clock = MonotonicClock()
        let end = clock.now() + length.wholeNanoseconds
        while clock.now() < end {}
    }

    private struct Broken: Error, CustomStringConvertible { let description: String }

    private final class Log<Element: Sendable>: Sendable {
        private let elements = Mutex<[Element]>([])
        var all: [Element] { elements.withLock { $0 } }
        func add(_ element: Element) { elements.withLock { $0.append(element) } }
    }
}
