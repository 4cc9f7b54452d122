import Testing

@testable import LoadTesting

@Suite("Thresholds")
struct ThresholdTests {
    /// 1 to 1,000 microseconds.
    private let even = (1...1_000).map { UInt64($0) * 1_000 }

    private func seen(_ quantity: Threshold.Quantity, in one: CaseResult) -> Double? {
        Threshold.limit(quantity, .less, 1).judged(on: ThresholdFigures(one)).seen
    }

    private func reason(_ quantity: Threshold.Quantity, in one: CaseResult) -> String? {
        let record = Threshold.limit(quantity, .greaterOrEqual, 0).judged(on: ThresholdFigures(one))
        #expect(!record.passed, "without a value nothing is met")
        return record.reason
    }

    @Test("any percentile and the other statistics come from the whole histogram")
    func statistics() throws {
        let one = RecordedCase.closed(service: even)
        for (percentile, expected) in [(50.0, 500_000.0), (75, 750_000), (97.5, 975_000), (99, 990_000)] {
            let value = try #require(seen(.time(.service, .percentile(percentile)), in: one))
            #expect(abs(value / expected - 1) < 0.001, "p\(percentile) is \(value)")
        }
        let mean = try #require(seen(.time(.service, .mean), in: one))
        #expect(abs(mean / 500_500 - 1) < 0.001)
        let least = try #require(seen(.time(.service, .min), in: one))
        let most = try #require(seen(.time(.service, .max), in: one))
        #expect(abs(least / 1_000 - 1) < 0.001 && abs(most / 1_000_000 - 1) < 0.001)
        #expect(seen(.time(.service, .count), in: one) == 1_000)
    }

    @Test("latency is response time in the open model and service time in the closed one")
    func latency() throws {
        let open = RecordedCase.open(response: even.map { $0 * 10 }, service: even)
        let closed = RecordedCase.closed(service: even)
        let p50 = Threshold.Quantity.time(.latency, .percentile(50))
        #expect(seen(p50, in: open) == seen(.time(.response, .percentile(50)), in: open))
        #expect(seen(p50, in: closed) == seen(.time(.service, .percentile(50)), in: closed))
        #expect(reason(.time(.response, .max), in: closed) == "closed model")
        #expect(reason(.time(.startLag, .max), in: closed) == "closed model")
    }

    @Test("errors are the unexpected failures, failures all of them, as shares of the completed requests")
    func shares() {
        var one = RecordedCase.closed(service: even)
        one.requests.outcomes = ["ok": 960, "injected.setup": 30, "unexpected.error": 10]
        #expect(seen(.share(.errors), in: one) == 0.01)
        #expect(seen(.share(.failures), in: one) == 0.04)
        #expect(!Threshold.limit(.share(.errors), .less, 0.01).judged(on: ThresholdFigures(one)).passed)
        #expect(Threshold.limit(.share(.errors), .lessOrEqual, 0.01).judged(on: ThresholdFigures(one)).passed)
    }

    @Test("counts and rates are those of the case")
    func counts() {
        var one = RecordedCase.closed(service: even)
        one.ledger = [
            LedgerRow(resource: "a", opened: 5, released: 3, leaked: 2, late: 0, doubleReleased: 0, highWater: 1),
            LedgerRow(resource: "b", opened: 5, released: 4, leaked: 1, late: 0, doubleReleased: 0, highWater: 1),
        ]
        #expect(seen(.count(.leaked), in: one) == 3)
        #expect(seen(.count(.inFlight), in: one) == 17)
        #expect(seen(.count(.censored), in: one) == 0)
        #expect(seen(.throughput, in: one) == 500)
    }

    @Test(
        "each comparison means what it says",
        arguments: [
            (Threshold.Comparison.less, [true, false, false]), (.lessOrEqual, [true, true, false]),
            (.greater, [false, false, true]), (.greaterOrEqual, [false, true, true]), (.equal, [false, true, false]),
            (.notEqual, [true, false, true]),
        ])
    func comparisons(comparison: Threshold.Comparison, holds: [Bool]) {
        #expect([1.0, 2, 3].map { comparison.holds($0, 2) } == holds)
    }

    @Test("a percentile with too few samples is not known, says how many it needs, and fails")
    func fewSamples() {
        let one = RecordedCase.closed(service: even)
        #expect(reason(.time(.latency, .percentile(99.9)), in: one) == "needs 3,688")
        #expect(seen(.time(.latency, .percentile(99.9)), in: one) == nil)
    }

    @Test("a case without a single request keeps no threshold, whichever")
    func noSamples() {
        let one = RecordedCase.closed(service: [])
        let all: [Threshold.Quantity] =
            [.throughput, .time(.latency, .percentile(50)), .time(.service, .max)]
            + Threshold.ShareMetric.allCases.map(Threshold.Quantity.share)
            + Threshold.CountMetric.allCases.map(Threshold.Quantity.count)
        for quantity in all { #expect(reason(quantity, in: one) == "no samples", "\(quantity)") }
    }

    @Test("a case that crashed says so; one that hung has no number of leaks")
    func unfinished() {
        var one = RecordedCase.closed(service: even)
        one.status = .hung(reason: "stuck")
        #expect(reason(.count(.leaked), in: one) == "no leak verdict")
        #expect(seen(.time(.latency, .percentile(50)), in: one) != nil)
        var crashed = RecordedCase.closed(service: [])
        crashed.status = .crashed(reason: "signal 11")
        #expect(reason(.share(.errors), in: crashed) == "crashed")
        #expect(reason(.time(.latency, .mean), in: crashed) == "crashed")
    }

    @Test("where no lease was counted there is no number of leaks, not none")
    func notCounted() {
        var one = RecordedCase.closed(service: even)
        one.leakWatch = LeakWatch(detail: .off, isOwnProcess: true)
        #expect(reason(.count(.leaked), in: one) == "not counted")
        let none = Threshold.limit(.count(.leaked), .equal, 0)
        #expect(one.held(to: [none]).exitCode == .failure)
        one.leakWatch = LeakWatch(detail: .counts, isOwnProcess: true)
        #expect(one.held(to: [none]).exitCode == .success)
    }

    @Test("a histogram that cannot be read meets nothing")
    func damagedHistogram() {
        var one = RecordedCase.closed(service: even)
        one.latency.service?.hdr = "???"
        #expect(reason(.time(.latency, .percentile(50)), in: one) == "its histogram cannot be read")
    }

    @Test("a case held to thresholds is judged by them, in place of earlier ones, and exits 99 when one is not met")
    func held() {
        let impossible = Threshold.limit(.time(.latency, .max), .less, 1)
        let easy = Threshold.limit(.time(.latency, .max), .less, 1e12)
        let failed = RecordedCase.closed(service: even).held(to: [easy, impossible])
        #expect(failed.thresholds.map(\.passed) == [true, false])
        #expect(failed.verdict == .fail && failed.exitCode == .failure)
        let again = failed.held(to: [easy])
        #expect(again.thresholds.map(\.passed) == [true])
        #expect(again.verdict == .pass && again.exitCode == .success)
    }

    @Test("a skipped case is held to nothing, unless nothing else ran: then the thresholds were not kept")
    func skipped() {
        let threshold = Threshold.limit(.share(.errors), .less, 1)
        var skipped = RecordedCase.closed(service: [])
        skipped.status = .skipped(reason: "no library")
        skipped = skipped.held(to: [threshold])
        #expect(skipped.thresholds.isEmpty && skipped.verdict == .skipped)
        let ran = RecordedCase.closed(service: even).held(to: [threshold])
        #expect([skipped, ran].failed(ifAllSkippedBy: [threshold]) == [skipped, ran])
        let alone = [skipped].failed(ifAllSkippedBy: [threshold])
        #expect(alone[0].thresholds.map(\.reason) == ["skipped"])
        #expect(Judgement.judge(cases: alone, plannedCases: 1, cautions: []).exitCode == .failure)
        #expect([skipped].failed(ifAllSkippedBy: []) == [skipped])
    }
}
