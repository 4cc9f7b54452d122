import Foundation
import LoadTesting

/// A check of 3 seconds for machines that do much else: one request of 1.5 s holds the only place. Response time must show
/// it, service time must not.
enum BriefCheck {
    private static let tolerance = 0.1
    private static let least = 100_000_000.0

    static func findings() -> [Finding] {
        let check = QueueCheck(times: .exponential, utilisation: 0.5, execution: .dispatch, stall: nil, requests: 600)
        guard let arrivals = try? check.truth.arrivals else { return [] }
        let truth = QueueSimulation(arrivals: arrivals) { index in
            index == 100 ? 1_500_000_000 : check.times.nanoseconds(of: index, seed: check.seed)
        }
        let latency = check.measure(truth).latency
        var findings = [(50.0, latency.response?.p50), (99, latency.response?.p99)].map { percentile, seen in
            let known = QueueSimulation.percentile(percentile, of: truth.responseTimes)
            let difference = seen.map { abs(Double($0) - Double(known)) } ?? .infinity
            return Finding(
                subject: "brief", figure: "response p\(Int(percentile))", measured: seen,
                expectation: "true" + Finding.milliseconds(known),
                isRight: difference < max(tolerance * Double(known), least))
        }
        findings.append(
            Finding(
                subject: "brief", figure: "service p99", measured: latency.service?.p99,
                expectation: "must be below 200 ms", isRight: latency.service?.p99.map { $0 < 200_000_000 } ?? false))
        return findings
    }
}
