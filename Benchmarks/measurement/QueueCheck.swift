import Foundation
import LeakDetection
import LoadTesting

/// Poisson arrivals at a server with known service times: the percentiles that were measured against those that follow from
/// the arrival plan.
///
/// One request at a time is let through, so requests queue in the load generator: what they wait is start lag, and only
/// the response time shows it.
struct QueueCheck {
    let times: ServiceTimes
    let utilisation: Double
    let execution: ExecutionModel
    let stall: QueueSimulation.Stall?
    var seed: UInt64 = 42
    var requests: UInt64?

    static let percentiles = [50.0, 99, 99.9]

    private var rate: Double { utilisation * 1e9 / ServiceTimes.mean }

    /// Enough for p99.9, and enough for the stall to lie within.
    private var count: UInt64 { requests ?? (utilisation < 0.3 ? 4_000 : 6_400) }

    var truth: QueueSimulation {
        get throws {
            let plan = try ArrivalPlan(rate: rate, arrivals: .poisson, seed: seed)
            return QueueSimulation(arrivals: plan.prefix(Int(count)), stall: stall) {
                times.nanoseconds(of: $0, seed: seed)
            }
        }
    }

    func findings() -> [Finding] {
        guard let truth = try? truth else { return [] }
        let result = measure(truth)
        let subject = "\(stall == nil ? times.rawValue : "stall") \(Int(utilisation * 100))% \(execution.rawValue)"
        guard result.status == .finished, result.requests.completed == count else {
            return [
                Finding(
                    subject: subject, figure: "requests", measured: nil,
                    expectation: "\(result.status.state) with \(result.requests.completed) of \(count) requests",
                    isRight: false)
            ]
        }
        let latency = result.latency
        var findings: [Finding] = []
        for (name, measured, known) in [
            ("response", latency.response, truth.responseTimes), ("service", latency.service, truth.serviceTimes),
            ("start lag", latency.startLag, truth.startLags),
        ] {
            for percentile in Self.percentiles {
                let seen = measured?.value(percentile)
                let expected = QueueSimulation.percentile(percentile, of: known)
                findings.append(
                    Finding(
                        subject: subject,
                        figure: "\(name) p\(HumanNumber.decimals(percentile, percentile == 99.9 ? 1 : 0))",
                        measured: seen, expectation: "true" + Finding.milliseconds(expected),
                        isRight: seen.map { Self.isClose($0, to: expected) } ?? false))
            }
        }
        if stall != nil, let service = latency.service?.p99, let response = latency.response?.p99 {
            findings.append(
                Finding(
                    subject: subject, figure: "service p99", measured: service,
                    expectation: "must be a tenth of response p99 or less:" + Finding.milliseconds(response),
                    isRight: service <= response / 10))
        }
        return findings
    }

    /// Within 5% or 1 ms of the truth, whichever is larger.
    static func isClose(_ measured: UInt64, to truth: UInt64) -> Bool {
        let difference = measured > truth ? measured - truth : truth - measured
        return Double(difference) <= max(0.05 * Double(truth), 1e6)
    }

    func measure(_ truth: QueueSimulation) -> CaseResult {
        let server = TimetableServer(truth, stall: stall)
        let suite = Suite("queue", summary: "a server with known service times") {
            Subject(sites: FaultSites([])) { await server.serve($0.index) }
        } blocking: {
            BlockingSubject(sites: FaultSites([])) { server.serveBlocking($0.index) }
        }
        let spec = CaseSpec(
            suite: suite.name, execution: execution, failureRate: 0, faults: [:],
            workload: WorkloadRecord(
                .open(rate: rate, arrivals: .poisson, limit: 1), extent: .requests(count), warmup: .zero),
            drain: .seconds(30), seed: seed, leakDetail: .off)
        return CaseRunner(spec: spec, suite: suite, stop: StopFlag(), isOwnProcess: true) { _ in }.run()
    }
}

extension LatencySummary {
    fileprivate func value(_ percentile: Double) -> UInt64? {
        switch percentile {
        case 50: p50
        case 99: p99
        default: p999
        }
    }
}
