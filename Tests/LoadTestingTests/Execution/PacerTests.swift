import Foundation
import Testing

@testable import LoadTesting

@Suite(.serialized, .aloneOnThePool, .timeLimit(.minutes(2))) struct PacerTests {
    @Test(
        "each hand-over of the open model is timed, and the closed model has none", arguments: ExecutionModel.allCases)
    func counted(_ execution: ExecutionModel) async {
        var small = SmallCase(execution)
        #expect(await small.run(.small { _ in }).latency.handOverLag == nil)
        small.workload = .open(rate: 20_000, arrivals: .poisson, limit: 2)
        #expect(await small.run(.small { _ in }).latency.handOverLag?.count == 200)
    }

    @Test("whoever watches the phase does not delay hand-overs")
    func undisturbed() async throws {
        var small = SmallCase(.dispatch)
        small.workload = .open(rate: 400, arrivals: .constant, limit: nil)
        let runner = CaseRunner(
            spec: small.spec, suite: .small { _ in }, stop: small.stop, isOwnProcess: false
        ) { _ in Thread.sleep(forTimeInterval: 0.4) }
        let result = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: runner.run()) }
        }
        // Waiting for the watcher, half of the requests would be handed over 200 ms late or more.
        let lag = try #require(result.latency.handOverLag?.p50)
        #expect(lag < 100_000_000)
    }

    @Test("a phase that runs for a time lasts that long, also when nothing more is due")
    func untilTheDeadline() async throws {
        var small = SmallCase(.dispatch)
        small.workload = .open(rate: 2, arrivals: .constant, limit: nil)
        small.extent = .duration(.milliseconds(100))
        let result = await small.run(.small { _ in })
        #expect(result.requests.issued == 1)
        let measured = try #require(result.measuredNanoseconds)
        #expect(measured >= 100_000_000)
    }

    @Test("a stop ends a phase that waits for its next arrival")
    func stopped() async {
        var small = SmallCase(.dispatch)
        small.workload = .open(rate: 0.001, arrivals: .constant, limit: nil)
        let stop = small.stop
        let result = await small.run(.small { _ in stop.set() })
        #expect(result.status == .interrupted && result.requests.issued == 1)
    }
}
