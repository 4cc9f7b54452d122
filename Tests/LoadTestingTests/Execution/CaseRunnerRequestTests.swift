import Foundation
import LeakDetection
import Synchronization
import Testing

@testable import LoadTesting

/// Stages, time limits, faults asked for by name and traces, in whole cases.
@Suite(.serialized, .aloneOnThePool, .timeLimit(.minutes(2))) struct CaseRunnerRequestTests {
    // MARK: - Stages

    @Test(
        "a case of stages issues what its plan holds, and ends with its last stage", arguments: ExecutionModel.allCases)
    func stages(_ execution: ExecutionModel) async throws {
        var small = SmallCase(execution)
        small.workload = .staged(
            from: 0, stages: [Stage(.milliseconds(100), target: 2_000), Stage(.milliseconds(100), target: 0)],
            arrivals: .constant, limit: nil)
        small.extent = .duration(.milliseconds(200))
        let seen = Mutex<[UInt64]>([])
        let result = await small.run(.small { index in seen.withLock { $0.append(index) } })
        #expect(seen.withLock { $0.sorted() } == Array(0..<200))
        #expect(result.requests.outcomes == ["ok": 200] && result.requests.issued == 200)
        #expect(result.latency.response?.count == 200)
        #expect(try #require(result.measuredNanoseconds) >= 200_000_000)
        #expect(result.verdict == .pass)
    }

    // MARK: - Time limit

    /// Every tenth request waits until it is cancelled.
    private static let patient = Suite("small", summary: "") {
        Subject(sites: FaultSites([])) { request in
            if request.index % 10 == 3 { try await Task.sleep(for: .seconds(3_600)) }
        }
    } blocking: {
        BlockingSubject(sites: FaultSites([])) { request in
            guard request.index % 10 == 3 else { return }
            while !request.isCancelled { usleep(100) }
            throw CancellationError()
        }
    }

    @Test("a request over its time limit is cancelled, and fails as such", arguments: ExecutionModel.allCases)
    func timeLimit(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        small.timeout = .milliseconds(20)
        let result = await small.run(Self.patient)
        #expect(result.requests.outcomes == ["ok": 180, "unexpected.timeout": 20])
        #expect(result.unexpectedFailures.map(\.message) == ["cancelled at the time limit of 20.0\u{A0}ms"])
        #expect(result.unexpectedFailures.map(\.firstRequest) == [3])
        #expect(result.exitCode == .failure && result.contradiction == nil)
    }

    @Test("a blocking request whose time is over goes no further, but cleans up")
    func blockingSteps() async {
        var small = SmallCase(.dispatch)
        small.timeout = .milliseconds(1)
        small.extent = .requests(20)
        let wasAtEndpoint = Atomic(false)
        let sites = FaultSites([.init("slow")])
        let suite = Suite("small", summary: "") {
            Subject(sites: sites) { _ in }
        } blocking: {
            BlockingSubject(sites: sites) { request in
                #expect(request.isWatched)
                let lease = Lease.open(.probe)
                usleep(1_500)
                defer { lease.release() }
                defer { #expect(throws: Never.self) { try request.before(.cleanup(0)) } }
                try request.before(.endpoint)
                wasAtEndpoint.store(true, ordering: .relaxed)
            }
        }
        let result = await small.run(suite)
        #expect(result.requests.outcomes == ["ok": 0, "unexpected.timeout": 20])
        let isPast = wasAtEndpoint.load(ordering: .relaxed)
        #expect(!isPast)
        #expect(result.ledger.map(\.leaked) == [0] && result.leaks.isEmpty)
    }

    @Test(
        "a slow request that cancellation does not end fails as too slow, or with the error it has",
        arguments: ExecutionModel.allCases)
    func slow(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        small.timeout = .milliseconds(1)
        small.extent = .requests(12)
        let result = await small.run(
            .small { index in
                usleep(3_000)
                if index % 2 == 1 { throw Broken() }
            })
        #expect(result.requests.outcomes == ["ok": 0, "unexpected.error": 6, "unexpected.timeout": 6])
        #expect(
            result.unexpectedFailures.map(\.message).contains(
                "took longer than the time limit of 1.00\u{A0}ms, which did not end it"))
        // Too short for whoever watches the limit to come in between.
        small.timeout = .nanoseconds(1)
        let short = await small.run(.small { _ in })
        #expect(short.requests.outcomes["unexpected.timeout"] == 12)
    }

    @Test("an injected timeout is injected, whatever limit there is", arguments: ExecutionModel.allCases)
    func injectedTimeout(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        small.timeout = .seconds(600)
        small.faults = [.timeout: 1]
        let result = await small.run(.nesting(2))
        #expect(result.requests.outcomes == ["ok": 0, "injected.timeout": 200])
        #expect(result.verdict == .pass)
    }

    // MARK: - Faults

    // That a hang never returns is shown by processes that can be ended: see the end-to-end tests.

    @Test(
        "a fault asked for by name happens there, in that request, and no other does",
        arguments: ExecutionModel.allCases)
    func named(_ execution: ExecutionModel) async {
        for (site, kind, outcome) in [
            ("start", FaultKind.cancel, "injected.cancel"), ("d1", .setup, "injected.setup"),
            ("d0", .timeout, "injected.timeout"), ("endpoint", .cancel, "injected.cancel"),
            ("endpoint", .rejection, "injected.rejection"), ("d1.cleanup", .cleanup, "injected.cleanup"),
            ("d0.cleanup", .cancel, "ok"), ("d1.cleanup", .timeout, "ok"), ("start", .delay, "ok"),
        ] {
            var small = SmallCase(execution)
            small.extent = .requests(20)
            small.faultsAt = [FaultAt(request: 17, site: site, kind: kind)]
            let result = await small.run(.nesting(2))
            let expected: [String: UInt64] = outcome == "ok" ? ["ok": 20] : ["ok": 19, outcome: 1]
            #expect(result.requests.outcomes == expected, "\(kind) at \(site)")
            #expect(
                result.faults == [FaultCount(kind: kind, planned: 1, fired: 1, notReached: 0)], "\(kind) at \(site)")
            #expect(result.id == "small/\(execution.rawValue)/faults" && result.failureRate == nil)
            #expect(result.leaks.isEmpty && result.cautions.isEmpty)
        }
    }

    @Test("what was asked for of a request that did not come is said")
    func namedTooLate() async {
        var small = SmallCase(.structured)
        small.faultsAt = [FaultAt(request: 900, site: "endpoint", kind: .cancel)]
        small.traceRequest = 901
        let result = await small.run(.nesting(1))
        #expect(
            result.cautions == [
                "--fault-at 900:endpoint:cancel: the case had 200 requests, counted from 0",
                "--trace-request 901: the case had 200 requests, counted from 0",
            ])
        #expect(result.faults.isEmpty && result.trace == nil)
    }

    @Test("a place that the suite does not have runs no request")
    func namedNowhere() async {
        var small = SmallCase(.structured)
        small.faultsAt = [FaultAt(request: 0, site: "pump", kind: .cancel)]
        let result = await small.run(.nesting(1))
        #expect(result.requests.issued == 1 && result.requests.outcomes["unexpected.lifespan"] == 1)
        #expect(result.unexpectedFailures.first?.message.contains("'pump' is no site here") == true)
    }

    // MARK: - Trace

    @Test("the trace has every step, fault and lease of its request in order", arguments: ExecutionModel.allCases)
    func trace(_ execution: ExecutionModel) async throws {
        var small = SmallCase(execution)
        small.extent = .requests(30)
        small.traceRequest = 21
        small.faultsAt = [
            FaultAt(request: 21, site: "d1.cleanup", kind: .cleanup), FaultAt(request: 20, site: "d0", kind: .setup),
        ]
        let trace = try #require(await small.run(.nesting(2)).trace)
        #expect(trace.request == 21 && trace.outcome == "injected.cleanup" && trace.held.isEmpty)
        let events = trace.events.map { "\($0.what.rawValue) \($0.subject.prefix { $0 != "/" && $0 != "." })" }
        let lease = "probe opened at LoadTestingTests"
        #expect(
            events == [
                "begin request", "begin setup d0", "opened \(lease)", "begin setup d1", "opened \(lease)",
                "begin endpoint", "end endpoint", "begin cleanup d1", "released \(lease)", "fault cleanup at d1",
                "end cleanup d1", "begin cleanup d0", "released \(lease)", "end cleanup d0", "end request",
            ])
        #expect(zip(trace.events, trace.events.dropFirst()).allSatisfy { $0.nanoseconds <= $1.nanoseconds })
        #expect(trace.events.filter { $0.error != nil }.map(\.subject) == ["cleanup d1", "request"])
        #expect(trace.events.compactMap(\.error).allSatisfy { $0 == "injected cleanup fault at d1.cleanup" })
        #expect(try #require(trace.durationNanoseconds) > 0)
    }

    @Test("the trace says where a cancellation came and who could see it", arguments: ExecutionModel.allCases)
    func traceOfCancellation(_ execution: ExecutionModel) async throws {
        var small = SmallCase(execution)
        small.traceRequest = 2
        small.faultsAt = [FaultAt(request: 2, site: "start", kind: .cancel)]
        small.extent = .requests(5)
        let trace = try #require(await small.run(.nesting(1)).trace)
        let first = trace.events.prefix(4).map { "\($0.what.rawValue) \($0.subject)" }
        #expect(first[0] == "begin request" && first[1].hasPrefix("fault cancel at start, "))
        #expect(first[2...] == ["cancelled request", "begin setup d0"])
        #expect(trace.events[3].seesCancellation)
        #expect(trace.outcome == "injected.cancel")
    }

    @Test("a request that is not traced and has no fault is not watched", arguments: ExecutionModel.allCases)
    func unwatched(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        small.traceRequest = 7
        small.faultsAt = [FaultAt(request: 9, site: "endpoint", kind: .delay)]
        let watched = Mutex<Set<UInt64>>([])
        let suite = Suite("small", summary: "") {
            Subject(sites: FaultSites([])) {
                if $0.isWatched { _ = watched.withLock { [index = $0.index] in $0.insert(index) } }
            }
        } blocking: {
            BlockingSubject(sites: FaultSites([])) {
                if $0.isWatched { _ = watched.withLock { [index = $0.index] in $0.insert(index) } }
            }
        }
        _ = await small.run(suite)
        #expect(watched.withLock { $0 } == [7, 9])
    }

    @Test("a trace of a request without end is cut, and says by how much")
    func longTrace() {
        let trace = RequestTrace(request: 0, sites: FaultSites([]), ledger: Ledger())
        #expect(trace.record == nil)
        trace.begin(.start)
        for _ in 0..<RequestTrace.eventLimit { trace.begin(step: "loop") }
        let record = trace.record
        #expect(record?.events.count == RequestTrace.eventLimit && record?.eventsLeftOut == 1)
        #expect(record?.outcome == nil && record?.durationNanoseconds == nil)
    }

    @Test("a suite tells its places without running a request")
    func sites() async throws {
        for execution in [ExecutionModel.structured, .dispatch] {
            // Not on a thread of the pool, because it blocks.
            let sites = await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    continuation.resume(returning: Result { try Suite.nesting(2).sites(in: execution) })
                }
            }
            #expect(try sites.get().dependencies.map(\.name) == ["d0", "d1"])
        }
    }

    private struct Broken: Error {}
}
