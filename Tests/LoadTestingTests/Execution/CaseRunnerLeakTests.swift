import Dispatch
import LeakDetection
import Synchronization
import Testing

@testable import LoadTesting

/// Leaks of a case.
@Suite(.serialized, .aloneOnThePool, .timeLimit(.minutes(2))) struct CaseRunnerLeakTests {
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
        #expect(leak.site?.contains("CaseRunnerLeakTests.swift:\(line)") == true)
        #expect(leak.replay?.contains("-n 14 -c 1") == true)
        #expect(result.ledger.map(\.leaked) == [2] && result.ledger.map(\.opened) == [200])
        #expect(result.exitCode == .leak)
    }

    @Test(
        "what only the first request of the process leaks is found, though that is one of the warm-up",
        arguments: ExecutionModel.allCases)
    func leakInWarmUp(_ execution: ExecutionModel) async throws {
        let isWarm = Atomic(false)
        var small = SmallCase(execution)
        small.warmup = .milliseconds(500)
        let result = await small.run(
            .small { _ in
                let lease = Lease.open(.probe)
                if isWarm.exchange(true, ordering: .relaxed) { lease.release() }
            })
        let leak = try #require(result.leaks.first)
        #expect(result.leaks.count == 1)
        #expect(leak.leakClass == "LK01" && leak.count == 1 && leak.phase == .warmup)
        #expect(leak.message.hasPrefix("In the warm-up, "))
        #expect(leak.replay?.contains("-n 200 -c 8 -w 500ms") == true)
        #expect(result.ledger.map(\.leaked) == [0])
        #expect(result.exitCode == .leak)
    }

    @Test("what leaks in the warm-up and in the measured window is one finding", arguments: ExecutionModel.allCases)
    func leakInBoth(_ execution: ExecutionModel) async throws {
        var small = SmallCase(execution)
        small.warmup = .milliseconds(500)
        let result = await small.run(
            .small { index in
                let lease = Lease.open(.probe)
                if index != 13 { lease.release() }
            })
        #expect(result.leaks.map(\.count) == [1] && result.leaks.map(\.phase) == [.measured])
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
        #expect(leak.request == nil && leak.replay?.contains("--trace-request") == false && leak.fault == nil)
        #expect(leak.site?.contains("CaseRunnerLeakTests.swift:") == true)
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

    @Test("a lease that is opened while the suite is shut down is found, and is the application's")
    func shutdownLeak() async throws {
        for execution in ExecutionModel.allCases {
            let suite = Suite("small", summary: "") {
                Subject(sites: FaultSites([])) { _ in
                } shutDown: {
                    _ = Lease.open(.probe)
                }
            } blocking: {
                BlockingSubject(sites: FaultSites([])) { _ in
                } shutDown: {
                    _ = Lease.open(.probe)
                }
            }
            let result = await SmallCase(execution).run(suite)
            #expect(result.leaks.map(\.leakClass) == ["LK01"])
            #expect(result.leaks.first?.scope == "application")
        }
    }

    @Test("an error that holds what closes with it has gone when its request ends", arguments: ExecutionModel.allCases)
    func errorThatHolds(_ execution: ExecutionModel) async {
        struct Failure: Error {
            let connection = ClosesWithItself()
        }
        let suite = Suite.small { _ in throw Failure() }
        var small = SmallCase(execution)
        let plain = await small.run(suite)
        #expect(plain.leaks.isEmpty && plain.requests.unexpected == 200, "\(plain.leaks.map(\.message))")
        // Requests that are watched take another way.
        small.timeout = .seconds(60)
        #expect(await small.run(suite).leaks.isEmpty)
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

    @Test("what was certain before the case hung is found: it exits 90, not 91", arguments: ExecutionModel.allCases)
    func beforeItHung(_ execution: ExecutionModel) async {
        let hold = DispatchSemaphore(value: 0)
        let suite = Suite.small { index in
            let lease = Lease.open(.probe)
            lease.release()
            if index == 3 { lease.release() }
            if index == 5 { _ = Lease.open(.probe) }
            if index == 150 { hold.wait() }
        }
        var small = SmallCase(execution)
        small.drain = .seconds(1)
        let result = await small.run(suite) { hold.signal() }
        #expect(result.status.state == "hung")
        #expect(result.leaks.map(\.leakClass) == ["LK03"], "whether the other lease will be released cannot be known")
        #expect(result.exitCode == .leak)
    }
}

private final class ClosesWithItself: Sendable {
    private let lease = Lease.open(.probe)

    deinit { lease.release() }
}
