import Testing

@testable import BenchmarkCommand

@Suite struct ScenarioCheckTests {
    private func scenario(_ id: String, expect: ScenarioTrace?) -> Scenario {
        Scenario(
            id: id, features: [], dependencies: [], endpoint: ScenarioEndpoint(), requests: [ScenarioRequest()],
            expect: expect)
    }

    private let good = ScenarioTrace.runs(
        startup: nil, requests: [ScenarioPhase(events: ["endpoint", "response 200"])], shutdown: nil)
    private let bad = ScenarioTrace.runs(
        startup: nil, requests: [ScenarioPhase(events: ["endpoint", "response 500"])], shutdown: nil)

    @Test("the last line has the counts, and says what was not checked or left out")
    func counts() {
        var check = ScenarioCheck()
        check.add(scenario("a", expect: good), observed: good)
        check.add(scenario("b", expect: nil), observed: good)
        check.leaveOut()
        #expect(
            check.text("file") == "file: 1 passed, 0 failed, 1 without expect, not checked, "
                + "1 left out: setup and cleanup apart cannot express them")
        #expect(check.exitCode == .success)
    }

    @Test("the first five differences are shown side by side, the others by name")
    func differences() {
        var check = ScenarioCheck()
        for number in 1...7 { check.add(scenario("s\(number)", expect: good), observed: bad) }
        let text = check.text("file")
        #expect(text.contains("s5, request 1: event 2 differs"))
        #expect(!text.contains("s6, request 1"))
        #expect(text.contains("also different: s6 s7\n"))
        #expect(text.hasSuffix("file: 0 passed, 7 failed"))
        #expect(check.exitCode == .failure)
    }
}
