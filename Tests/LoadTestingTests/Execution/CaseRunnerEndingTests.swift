import Foundation
import Synchronization
import Testing

@testable import LoadTesting

/// How a case ends when something goes wrong, or when it is stopped.
@Suite(.serialized, .aloneOnThePool, .timeLimit(.minutes(2))) struct CaseRunnerEndingTests {
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

    @Test("stopped while arrivals wait for a place, a case says how many were never started")
    func stoppedWithArrivals() async throws {
        var small = SmallCase(.structured)
        small.workload = .open(rate: 10_000, arrivals: .constant, limit: 1)
        small.extent = .duration(.seconds(60))
        let stop = small.stop
        let result = await small.run(
            .small { index in
                Thread.sleep(forTimeInterval: 0.005)
                if index == 20 { stop.set() }
            })
        #expect(result.requests.issued == result.requests.completed && result.requests.censored == 0)
        let caution = try #require(result.cautions.first { $0.contains("never started") })
        #expect(caution.contains("had arrived and still waited for a place when the case was stopped"))
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

    private struct Broken: Error, CustomStringConvertible { let description: String }

    private final class Log<Element: Sendable>: Sendable {
        private let elements = Mutex<[Element]>([])
        var all: [Element] { elements.withLock { $0 } }
        func add(_ element: Element) { elements.withLock { $0.append(element) } }
    }
}
