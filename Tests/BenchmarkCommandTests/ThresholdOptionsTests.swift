import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite("The flags about thresholds")
struct ThresholdOptionsTests {
    private let suites = [Suite("fast", summary: "") { Subject(sites: FaultSites([])) { _ in } }]

    private func options(_ words: String...) throws -> RunOptions {
        var options = RunOptions()
        _ = try RunOptions.flags.parse(words, into: &options)
        try options.validate()
        return options
    }

    private func complaint(_ words: String...) -> String? {
        do {
            var options = RunOptions()
            _ = try RunOptions.flags.parse(words, into: &options)
            try options.validate()
            return nil
        } catch {
            return (error as? CommandFailure).map { "\($0.exitCode.rawValue) \($0.message)" }
        }
    }

    @Test("--threshold may be repeated; the same one counts once")
    func repeated() throws {
        let options = try options(
            "--threshold", "errors<1%", "--threshold", "leaked==0", "--threshold=errors<1%")
        #expect(options.limits.thresholds.map(\.expression) == ["errors<1%", "leaked==0"])
    }

    @Test("a bad one is refused with exit 64, naming the flag, the value and the piece that is wrong")
    func bad() {
        #expect(
            complaint("--threshold", "latncy: p(99)<5ms")?
                .hasPrefix("64 --threshold: 'latncy: p(99)<5ms' has no known metric in 'latncy'; accepted:") == true)
    }

    @Test("what the run cannot have is refused before it: response time in a closed run, leaks that nobody counts")
    func impossible() {
        #expect(complaint("--threshold", "response: p(99)<5ms")?.contains("cannot be judged in a closed run") == true)
        #expect(
            complaint("--threshold", "start_lag: max<5ms")?.hasPrefix("64 --threshold: 'start_lag: max<5ms'") == true)
        #expect(complaint("--threshold", "response: p(99)<5ms", "-R", "100") == nil)
        #expect(complaint("--threshold", "start_lag: p(99)<5ms", "-s", "10s:100") == nil, "stages are an open run too")
        #expect(complaint("--threshold", "latency: p(99)<5ms") == nil)
        #expect(complaint("--threshold", "leaked==0", "--leak-detail", "off")?.contains("counts no lease") == true)
        #expect(complaint("--threshold", "leaked==0", "--leak-detail", "counts") == nil)
    }

    @Test("what ends a run early needs something to end it for, and is not for show")
    func abort() throws {
        #expect(complaint("--abort-on-fail")?.contains("needs a --threshold") == true)
        #expect(complaint("--delay-abort-eval", "3s")?.contains("needs --abort-on-fail") == true)
        #expect(
            complaint("--abort-on-fail", "--threshold", "errors<1%", "--advisory")?.contains("exclude each other")
                == true)
        let options = try options(
            "--abort-on-fail", "--threshold", "errors<1%", "--delay-abort-eval", "3s")
        #expect(options.limits.earlyEnd == EarlyEnd(options.limits.thresholds, delay: .seconds(3)))
        #expect(try self.options("--threshold", "errors<1%").limits.earlyEnd == nil)
        #expect(
            try self.options("--threshold", "errors<1%", "--abort-on-fail").limits.earlyEnd?.delayNanoseconds
                == 1_000_000_000)
    }

    @Test("cases are ended early only when asked, and thresholds do not change the plan")
    func plan() throws {
        func plan(_ words: String...) throws -> RunPlan {
            var options = RunOptions()
            _ = try RunOptions.flags.parse(words, into: &options)
            return try RunPlan(options: options, suiteNames: [], suites: suites)
        }
        let plain = try plan("-n", "10")
        let judged = try plan("-n", "10", "--threshold", "errors<1%")
        let ended = try plan("-n", "10", "--threshold", "errors<1%", "--abort-on-fail")
        #expect(judged.cases.allSatisfy { $0.earlyEnd == nil })
        #expect(ended.cases.allSatisfy { $0.earlyEnd?.thresholds.count == 1 })
        #expect(plain.hash == ended.hash)
    }

    @Test("a saved result is judged by new thresholds in place of its own, and left alone without any")
    func saved() throws {
        var one = CaseResult(
            id: "a/structured/0.0", suite: "a", execution: .structured, failureRate: 0,
            workload: WorkloadRecord(.closed(users: 1, think: nil), extent: .requests(1), warmup: .zero))
        one.requests.issued = 4
        one.requests.completed = 4
        one.requests.outcomes = ["ok": 3, "unexpected.error": 1]
        one.thresholds = [ThresholdRecord(expression: "leaked==0", seen: 0, passed: true)]
        var limits = ThresholdOptions()
        #expect(try limits.judged([one]) == [one])
        try limits.add("errors<30%")
        try limits.add("errors<20%")
        let judged = try limits.judged([one])
        #expect(judged[0].thresholds.map(\.expression) == ["errors<30%", "errors<20%"])
        #expect(judged[0].thresholds.map(\.passed) == [true, false])
        try limits.add("response: p(50)<1s")
        #expect(throws: CommandFailure.self) { try limits.judged([one]) }
    }
}
