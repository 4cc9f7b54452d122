import Testing

@testable import LoadTesting

@Suite("When a case is ended early")
struct EarlyEndTests {
    private static let second: UInt64 = 1_000_000_000

    /// So many requests of 1 ms each, some of them failed, in so many seconds.
    private func figures(_ completed: Int, unexpected: UInt64 = 0, seconds: Double = 2) -> ThresholdFigures {
        let recorder = LatencyRecorder(hasIntendedStarts: false, shards: 1)
        for index in 0..<completed {
            recorder.record(UInt64(index) < unexpected ? .unexpected(.error) : .ok, start: 0, end: 1_000_000)
        }
        return ThresholdFigures(
            recorder.snapshot(), elapsedNanoseconds: UInt64(seconds * 1e9), inFlightHighWater: 50)
    }

    private func isEnded(
        _ quantity: Threshold.Quantity, _ comparison: Threshold.Comparison, _ limit: Double, _ completed: Int,
        unexpected: UInt64 = 0, seconds: Double = 2
    ) -> Bool {
        let rule = EarlyEnd([.limit(quantity, comparison, limit)], delay: .zero)
        let figures = figures(completed, unexpected: unexpected, seconds: seconds)
        return rule.breach(in: figures, elapsedNanoseconds: UInt64(seconds * 1e9)) != nil
    }

    @Test("a figure that only grows ends it as soon as it is past its limit, and never on its way there")
    func growing() {
        #expect(isEnded(.time(.latency, .max), .less, 0.5e6, 1))
        #expect(!isEnded(.time(.latency, .max), .less, 2e6, 1))
        #expect(!isEnded(.time(.latency, .max), .greater, 2e6, 1))
        #expect(isEnded(.count(.inFlight), .lessOrEqual, 49, 1))
        #expect(!isEnded(.count(.inFlight), .greaterOrEqual, 51, 1))
        #expect(!isEnded(.time(.service, .count), .equal, 10, 5))
        #expect(isEnded(.time(.service, .count), .equal, 10, 11))
    }

    @Test("a figure that only falls, likewise")
    func falling() {
        #expect(isEnded(.time(.latency, .min), .greater, 2e6, 1))
        #expect(!isEnded(.time(.latency, .min), .less, 0.5e6, 1))
    }

    @Test("a percentile ends it when it has the samples it needs")
    func percentile() {
        #expect(!isEnded(.time(.latency, .percentile(99)), .less, 0.5e6, 367))
        #expect(isEnded(.time(.latency, .percentile(99)), .less, 0.5e6, 368))
        #expect(!isEnded(.time(.latency, .percentile(99)), .less, 2e6, 368))
    }

    @Test("a share ends it when there are as many requests as its limit is about")
    func share() {
        #expect(!isEnded(.share(.errors), .less, 0.01, 100, unexpected: 5))
        #expect(isEnded(.share(.errors), .less, 0.01, 400, unexpected: 5))
        #expect(!isEnded(.share(.errors), .less, 0.01, 400, unexpected: 3))
    }

    @Test("with a limit of none, the first failure is enough")
    func none() {
        #expect(isEnded(.share(.errors), .equal, 0, 2, unexpected: 1))
        #expect(isEnded(.share(.failures), .lessOrEqual, 0, 2, unexpected: 1))
        #expect(!isEnded(.share(.errors), .equal, 0, 2))
    }

    @Test("a rate ends it after a second")
    func rate() {
        #expect(!isEnded(.throughput, .greater, 500, 10, seconds: 0.9))
        #expect(isEnded(.throughput, .greater, 500, 10, seconds: 1))
        #expect(!isEnded(.throughput, .greater, 500, 5_000, seconds: 1))
    }

    @Test("what is known only at the end ends nothing before")
    func unknown() {
        #expect(!isEnded(.count(.leaked), .equal, 0, 10))
        #expect(!isEnded(.count(.censored), .equal, 0, 10))
    }

    @Test("nothing is looked at before the delay is over")
    func delay() {
        let rule = EarlyEnd([.limit(.time(.latency, .max), .less, 1)], delay: .seconds(1))
        #expect(rule.breach(in: figures(10), elapsedNanoseconds: Self.second - 1) == nil)
        #expect(rule.breach(in: figures(10), elapsedNanoseconds: Self.second)?.seen != nil)
    }

    @Test("the first broken threshold, in the order given, is named with what was seen")
    func first() throws {
        let kept = Threshold.limit(.time(.latency, .max), .less, 1e12)
        let broken = Threshold.limit(.time(.latency, .max), .less, 3)
        let rule = EarlyEnd([kept, broken, .limit(.time(.latency, .max), .less, 2)], delay: .zero)
        let breach = try #require(rule.breach(in: figures(10), elapsedNanoseconds: 1))
        #expect(breach.expression == broken.expression && breach.limit == 3)
        #expect(abs(try #require(breach.seen) / 1e6 - 1) < 0.001)
    }

    @Test("the run ends with a case that was stopped or did not keep a threshold, and with no other")
    func endsRun() {
        var kept = RecordedCase.closed(service: [1, 2, 3])
        kept.thresholds = [ThresholdRecord(expression: "leaked==0", seen: 0, passed: true)]
        kept.endRunIfFailed()
        #expect(kept.endedRun == nil)
        var failed = kept
        failed.thresholds.append(ThresholdRecord(expression: "errors<1%", seen: 1, passed: false))
        failed.endRunIfFailed()
        #expect(failed.endedRun == "errors<1% was not met")
        var stopped = kept
        stopped.status = .stopped(reason: "errors<1% was broken after 2.00 s (seen 4%)")
        stopped.endRunIfFailed()
        #expect(stopped.endedRun == "errors<1% was broken after 2.00 s (seen 4%)")
    }

    @Test("cases that were not run for that reason are no interruption: 99, not 130")
    func notRun() {
        var failed = RecordedCase.closed(service: [1, 2, 3])
        failed.thresholds = [ThresholdRecord(expression: "errors<1%", seen: 1, passed: false)]
        #expect(Judgement.judge(cases: [failed], plannedCases: 12, cautions: []).exitCode == .interrupted)
        failed.endRunIfFailed()
        let judgement = Judgement.judge(cases: [failed], plannedCases: 12, cautions: [])
        #expect(judgement.exitCode == .failure && judgement.verdict == .fail)
        #expect(judgement.reasons.map(\.sentence).last?.contains("1 of 12 cases was run") == true)
    }

    @Test("a case that was stopped has failed, even when its thresholds were met in the end")
    func stopped() {
        var one = RecordedCase.closed(service: [1, 2, 3])
        one.status = .stopped(reason: "in_flight<=3 was broken after 1.00 s (seen 4)")
        #expect(one.exitCode == .failure)
        #expect(Judgement.judge(one) == .fail)
    }
}
