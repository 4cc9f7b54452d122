import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite("A failure after cases were judged")
struct FailureAfterCasesTests {
    private struct Trouble: Error {}

    private func code(_ cases: [CaseResult], _ error: any Error) -> ExitCode? {
        switch CommandFailure.after(cases, error) {
        case let error as CommandFailure: error.exitCode
        case let error as ReportError: error.exitCode
        default: nil
        }
    }

    @Test("keeps the exit code of a leak, and says what failed")
    func leak() {
        var leaking = SmallResult.oneCase("shop")
        leaking.leaks = [SmallResult.leak(at: nil)]
        let full = ReportError.cannotWrite(file: "x.html", reason: "No space left on device")
        #expect(code([leaking], full) == .leak)
        #expect(
            (CommandFailure.after([leaking], full) as? CommandFailure)?.message
                == "\(full) Before that, shop/structured/0.0: never released")
        #expect(code([leaking], Trouble()) == .leak)
        #expect(code([leaking], CommandFailure.usage("no")) == .leak)
    }

    @Test("has its own exit code when that is the worse one, or nothing was found")
    func own() {
        var failing = SmallResult.oneCase("shop")
        failing.requests.outcomes["unexpected.error"] = 1
        let full = ReportError.cannotWrite(file: "x.html", reason: "No space left on device")
        for cases in [[], [SmallResult.oneCase("shop")], [failing]] {
            #expect(code(cases, full) == .cannotWrite)
            #expect(code(cases, Trouble()) == nil)
        }
    }
}
