import LeakDetection
import Testing

@testable import LoadTesting

@Suite("Which leak classes a case judges")
struct LeakWatchTests {
    private func judged(_ watch: LeakWatch) -> [LeakClass] {
        LeakClass.allCases.filter { $0.reasonNotJudged(in: .structured, watch) == nil }
    }

    @Test("at sites all but those that need cycles or simulation")
    func sites() {
        #expect(
            judged(LeakWatch(detail: .sites, isOwnProcess: true))
                == [.LK01, .LK02, .LK03, .LK04, .LK05, .LK06, .LK07, .LK08, .LK10, .LK12, .LK13])
        #expect(judged(LeakWatch(detail: .sites, isOwnProcess: true, isSoak: true)).contains(.LK09))
    }

    @Test("without a process of its own, no misused continuation")
    func inProcess() {
        #expect(!judged(LeakWatch(detail: .sites, isOwnProcess: false)).contains(.LK13))
    }

    @Test("at counts what counts tell, at off what the process tells")
    func coarse() {
        #expect(judged(LeakWatch(detail: .counts, isOwnProcess: true)) == [.LK01, .LK03, .LK04, .LK08, .LK12, .LK13])
        #expect(judged(LeakWatch(detail: .off, isOwnProcess: true)) == [.LK08, .LK13])
    }

    @Test("every reason is a sentence")
    func sentences() {
        for leakClass in LeakClass.allCases {
            let reason = leakClass.reasonNotJudged(in: .structured, LeakWatch(detail: .off, isOwnProcess: false))
            #expect(reason?.hasSuffix(".") ?? (leakClass == .LK08), "\(leakClass)")
        }
    }

    @Test("descriptors are not judged beside other leaks, nor where they cannot be counted")
    func descriptors() {
        var one = ExampleResult.result.cases[0]
        #expect(LeakClass.LK08.reasonNotJudged(in: one) == nil)
        var left = ExampleResult.result.cases.flatMap(\.leaks)[0]
        left.leakClass = "LK08"
        left.explainedBy = ["LK01", "LK03"]
        one.explainedLeaks = [left]
        #expect(
            LeakClass.LK08.reasonNotJudged(in: one)
                == "Found, but other leaks of this case explain it: LK01, LK03.")
        #expect(LeakClass.LK09.reasonNotJudged(in: one)?.contains("soak run only") == true)
        one.explainedLeaks = []
        one.descriptors.after = nil
        #expect(LeakClass.LK08.reasonNotJudged(in: one)?.contains("cannot be told") == true)
    }

    @Test("a result from before is believed only about what was looked for then")
    func old() {
        var one = ExampleResult.result.cases[0]
        one.leakWatch = nil
        one.explainedLeaks = nil
        let judged = LeakClass.allCases.filter { $0.reasonNotJudged(in: one) == nil }
        #expect(judged == [.LK01, .LK03, .LK08, .LK12])
        one.leaks = ExampleResult.result.cases.flatMap(\.leaks)
        #expect(LeakClass.LK08.reasonNotJudged(in: one)?.contains("beside other leaks") == true)
    }
}
