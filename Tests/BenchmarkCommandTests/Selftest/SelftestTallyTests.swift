import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite("The tally of selftest")
struct SelftestTallyTests {
    private func tally(_ outcomes: [Bool], planned: Int) -> SelftestTally {
        outcomes.reduce(into: SelftestTally(planned: planned)) { $0.add(isAsExpected: $1) }
    }

    @Test("all right is exit 0, one wrong is exit 1")
    func ended() {
        #expect(tally([true, true], planned: 2).exitCode == .success)
        #expect(tally([true, true], planned: 2).text == "All 2 outcomes are as they must be.")
        #expect(tally([true, false], planned: 2).exitCode == .internalError)
        #expect(tally([true, false], planned: 2).text.hasPrefix("1 of 2 outcomes are not as they must be"))
    }

    @Test(
        "interrupted is exit 130, unless something was wrong, and says how many were wrong so far and how many were not run"
    )
    func interrupted() {
        #expect(tally([false, true], planned: 7).exitCode == .internalError)
        #expect(
            tally([false, true], planned: 7).text
                == "Interrupted: 1 of 2 outcomes so far are not as they must be, and 5 were not run.")
        #expect(tally([true], planned: 2).exitCode == .interrupted)
    }
}
