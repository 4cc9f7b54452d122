import Foundation
import Synchronization
import Testing

@testable import LoadTesting

/// Which requests are run, how many at once, and their times.
@Suite(.serialized, .aloneOnThePool, .timeLimit(.minutes(2))) struct CaseRunnerTests {
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

    private static func spin(_ length: Duration) {
        let clock = MonotonicClock()
        let end = clock.now() + length.wholeNanoseconds
        while clock.now() < end {}
    }

    private final class Log<Element: Sendable>: Sendable {
        private let elements = Mutex<[Element]>([])
        var all: [Element] { elements.withLock { $0 } }
        func add(_ element: Element) { elements.withLock { $0.append(element) } }
    }
}
