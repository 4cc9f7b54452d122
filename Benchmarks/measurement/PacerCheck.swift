import Foundation
import LeakDetection
import LoadTesting
import Synchronization

/// Every thread that could run a request is blocked for 3 seconds while 500 requests a second arrive: the generator must
/// hand them over on time, and the start lag must show what became of them.
struct PacerCheck {
    let execution: ExecutionModel

    private static let blocked: UInt64 = 3_000_000_000

    func findings() -> [Finding] {
        let clock = MonotonicClock()
        let end = Atomic<UInt64>(0)
        let block: @Sendable () -> Void = {
            let now = clock.now()
            // The first to start says when it ends.
            let (isFirst, current) = end.compareExchange(
                expected: 0, desired: now + Self.blocked, ordering: .acquiringAndReleasing)
            let until = isFirst ? now + Self.blocked : current
            if until > now { Thread.sleep(forTimeInterval: Double(until - now) / 1e9) }
        }
        let suite = Suite("blocked", summary: "blocks the thread it runs on") {
            Subject(sites: FaultSites([])) { _ in block() }
        } blocking: {
            BlockingSubject(sites: FaultSites([])) { _ in block() }
        }
        let spec = CaseSpec(
            suite: suite.name, execution: execution, failureRate: 0, faults: [:],
            workload: WorkloadRecord(
                .open(rate: 500, arrivals: .constant, limit: nil), extent: .requests(2_500), warmup: .zero),
            drain: .seconds(30), seed: 42, leakDetail: .off)
        let result = CaseRunner(spec: spec, suite: suite, stop: StopFlag(), isOwnProcess: true) { _ in }.run()
        let handOver = result.latency.handOverLag?.p99
        let start = result.latency.startLag?.p99
        let subject = "blocked pool \(execution.rawValue)"
        return [
            Finding(
                subject: subject, figure: "hand-over lag p99", measured: handOver, expectation: "must be below 2 ms",
                isRight: handOver.map { $0 < 2_000_000 } ?? false),
            Finding(
                subject: subject, figure: "start lag p99", measured: start, expectation: "must be above 1 s",
                isRight: start.map { $0 > 1_000_000_000 } ?? false),
        ]
    }
}
