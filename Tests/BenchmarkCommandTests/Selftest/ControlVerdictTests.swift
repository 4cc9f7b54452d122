import LeakDetection
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite("Whether a control came to what it must")
struct ControlVerdictTests {
    private static let planted = Suite.Expectation.leak(PlantedLeak(.LK01, of: "connection", request: 17))

    /// One finding of one lease in request 17, unless changed.
    private func leaking(_ change: (inout CaseResult) -> Void = { _ in }) -> CaseResult {
        clean {
            $0.leaks = [SmallResult.leak(at: nil, count: 1)]
            change(&$0)
        }
    }

    private func clean(_ change: (inout CaseResult) -> Void = { _ in }) -> CaseResult {
        var result = SmallResult.oneCase("shop")
        result.requests.issued = 1
        result.requests.completed = 1
        result.requests.outcomes = ["ok": 1]
        change(&result)
        return result
    }

    private func problems(_ expectation: Suite.Expectation, _ result: CaseResult) -> [String] {
        let exitCode = Judgement.judge(cases: [result], plannedCases: 1, cautions: []).exitCode
        return ControlVerdict(expectation, result, exitCode: exitCode).problems
    }

    @Test("the planted leak and nothing else is right")
    func planted() {
        let verdict = ControlVerdict(Self.planted, leaking(), exitCode: .leak)
        #expect(verdict.problems.isEmpty && verdict.found == "LK01, exit 90")
    }

    @Test("no finding, one of another class, and a second one are wrong")
    func findings() {
        #expect(problems(Self.planted, clean()) == ["LK01 expected, found: exit 0"])
        #expect(
            problems(Self.planted, leaking { $0.leaks[0].leakClass = "LK02" })
                == ["LK01 expected, found: LK02, exit 90"])
        #expect(
            problems(Self.planted, leaking { $0.leaks.append($0.leaks[0]) })
                == ["LK01 expected, found: LK01, LK01, exit 90"])
        #expect(problems(.clean, leaking()) == ["no finding expected, found: LK01"])
    }

    @Test("another resource, count or request is wrong, and so is one where there should be none")
    func exactness() {
        #expect(
            problems(Self.planted, leaking { $0.leaks[0].resource = "file" })
                == ["resource 'connection' expected, found: 'file'"])
        #expect(problems(Self.planted, leaking { $0.leaks[0].count = 2 }) == ["count 1 expected, found: 2"])
        #expect(
            problems(Self.planted, leaking { $0.leaks[0].request = 16 })
                == ["request 17 expected, found: request 16"])
        #expect(
            problems(Self.planted, leaking { $0.leaks[0].request = nil })
                == ["request 17 expected, found: no request"])
        let ofNone = Suite.Expectation.leak(PlantedLeak(.LK01, of: "connection", request: nil))
        #expect(problems(ofNone, leaking()) == ["no request expected, found: request 17"])
    }

    @Test("a count that only the machine knows may be any")
    func unknownCount() {
        let grown = Suite.Expectation.leak(PlantedLeak(.LK01, of: "connection", count: nil, request: 17))
        #expect(problems(grown, leaking { $0.leaks[0].count = 4_158_004 }).isEmpty)
    }

    @Test("the exit code must be the one of run: a leak that is allowed is not found")
    func exitCode() throws {
        let day = try #require(CalendarDay("2027-01-31"))
        let allowed = leaking { $0.leaks[0].allowed = AllowedRecord(reason: "known", expires: day) }
        #expect(problems(Self.planted, allowed) == ["exit 90 expected, found: LK01, exit 0"])
    }

    @Test("an unexpected failure beside a leak is wrong though the exit code hides it, and in a clean twin too")
    func failureBesides() {
        func fail(_ result: inout CaseResult) {
            result.requests.outcomes = ["unexpected.error": 1]
            result.unexpectedFailures = [FailureSample(message: "refused", count: 1, firstRequest: 3)]
        }
        #expect(
            problems(Self.planted, leaking(fail)) == [
                "nothing else expected, found: 1 unexpected failure: refused",
                "0 unexpected failures expected, found: 1",
            ])
        #expect(!problems(.clean, clean(fail)).isEmpty)
    }

    @Test("unexpected failures that are planted must be as many, and in the request")
    func failures() {
        func failing(_ count: UInt64, first: UInt64) -> CaseResult {
            clean {
                $0.requests.outcomes = ["unexpected.error": count]
                $0.unexpectedFailures = [FailureSample(message: "swallowed", count: count, firstRequest: first)]
            }
        }
        let planted = Suite.Expectation.failures(1, request: 17)
        #expect(problems(planted, failing(1, first: 17)).isEmpty)
        #expect(problems(planted, failing(2, first: 17)) == ["1 unexpected failures expected, found: 2"])
        #expect(
            problems(planted, failing(1, first: 4)) == ["failures first in request 17 expected, found: request 4"])
    }

    @Test("what a leak cannot be without must be there, and is wrong where it is not expected")
    func consequence() {
        let dropped = Suite.Expectation.leak(
            PlantedLeak(.LK01, of: "connection", request: 17, consequence: .drainLimit))
        let hung = leaking { $0.status = .hung(reason: "one request is stuck") }
        #expect(problems(dropped, hung).isEmpty)
        #expect(problems(dropped, leaking()) == ["a reason for exit 91 expected, found: none"])
        #expect(
            problems(Self.planted, hung) == [
                "nothing else expected, found: No leak verdict: one request is stuck",
                "a case that finished expected, found: hung",
            ])
    }

    @Test("a suite that was skipped, or did not do all of its work, is not clean")
    func ending() {
        #expect(problems(.clean, clean()).isEmpty)
        #expect(
            problems(.clean, clean { $0.status = .skipped(reason: "no library") })
                == ["a case that finished expected, found: skipped"])
        #expect(problems(.clean, clean { $0.requests.completed = 0 }) == ["1 requests expected, found: 0"])
    }

    @Test("a crash and a hang are right where they are planted, and only there")
    func ends() {
        let crashed = clean { $0.status = .crashed(reason: "signal 5") }
        #expect(problems(.exit(.caseMissing), crashed).isEmpty)
        #expect(problems(.exit(.drainLimit), crashed).first == "exit 91 expected, found: exit 3")
        #expect(problems(.exit(.caseMissing), clean()) == ["exit 3 expected, found: exit 0"])
    }

    @Test("a threshold must be kept or not, as it was planted")
    func threshold() {
        let broken = clean {
            $0.thresholds = [
                ThresholdRecord(
                    expression: "leaked==1", seen: 0, passed: false, limit: 1, unit: .count, reason: nil)
            ]
        }
        #expect(problems(.threshold("leaked==1", .failure), broken).isEmpty)
        #expect(problems(.threshold("leaked==1", .success), broken).first == "exit 0 expected, found: exit 99")
        #expect(problems(.threshold("leaked==1", .failure), clean()) == ["exit 99 expected, found: exit 0"])
    }

    @Test("a comparison must have its exit code, and a case that would pass by itself")
    func comparison() {
        let slower = Suite.Expectation.comparison(base: "before", .regression)
        #expect(ControlVerdict(slower, clean(), exitCode: .regression).problems.isEmpty)
        #expect(
            ControlVerdict(slower, clean(), exitCode: .success).problems == ["exit 2 expected, found: exit 0"])
        #expect(
            ControlVerdict(slower, leaking(), exitCode: .regression).problems == ["no finding expected, found: LK01"])
        #expect(ControlVerdict(.absence(.caseMissing), clean(), exitCode: .caseMissing).problems.isEmpty)
    }

    @Test("a finding that is kept back behind the planted one is one too many")
    func keptBack() {
        let result = leaking { one in
            one.explainedLeaks = one.leaks
            one.explainedLeaks?[0].leakClass = "LK08"
        }
        #expect(problems(Self.planted, result) == ["nothing kept back expected, found: LK08"])
    }
}
