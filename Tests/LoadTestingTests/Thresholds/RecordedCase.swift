@testable import LoadTesting

/// A case whose requests took exactly these times.
enum RecordedCase {
    static func summary(_ nanoseconds: some Sequence<UInt64>) -> LatencySummary? {
        let histogram = Histogram()
        for value in nanoseconds { histogram.record(value) }
        return LatencySummary(histogram.snapshot())
    }

    static func open(response: [UInt64], service: [UInt64]? = nil, startLag: [UInt64]? = nil) -> CaseResult {
        var one = empty(model: "open")
        one.latency = LatencyRecord(
            response: summary(response), service: summary(service ?? response), startLag: summary(startLag ?? response))
        return counted(one, UInt64(response.count))
    }

    static func closed(service: [UInt64]) -> CaseResult {
        var one = empty(model: "closed")
        one.latency = LatencyRecord(service: summary(service))
        return counted(one, UInt64(service.count))
    }

    /// Closed; so many more requests were still in flight when the drain limit was over.
    static func unended(_ censored: UInt64, service: [UInt64], isCounted: Bool = true) -> CaseResult {
        var one = closed(service: service)
        one.requests.censored = censored
        one.requests.issued += censored
        if censored > 0 { one.status = .hung(reason: "\(censored) requests had not ended") }
        one.verdict = Judgement.judge(one)
        if isCounted { one.countCensored() }
        return one
    }

    private static func counted(_ one: CaseResult, _ count: UInt64) -> CaseResult {
        var one = one
        one.requests.issued = count
        one.requests.completed = count
        one.requests.outcomes = ["ok": count]
        one.throughput = 500
        one.measuredNanoseconds = 1_000_000_000
        one.requests.inFlightHighWater = 17
        return one
    }

    private static func empty(model: String) -> CaseResult {
        CaseResult(
            id: "small/structured/0.0", suite: "small", execution: .structured, failureRate: 0,
            workload: WorkloadRecord(
                model: model, concurrency: nil, rate: nil, arrivals: nil, thinkNanoseconds: nil, requests: nil,
                durationNanoseconds: nil, warmupNanoseconds: 0))
    }
}

extension Threshold {
    static func limit(_ quantity: Quantity, _ comparison: Comparison, _ limit: Double) -> Threshold {
        Threshold(
            expression: "\(quantity) \(comparison.rawValue) \(limit)", quantity: quantity, comparison: comparison,
            limit: limit)
    }
}
