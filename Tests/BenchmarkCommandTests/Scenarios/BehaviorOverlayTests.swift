import Testing

@testable import BenchmarkCommand

@Suite struct BehaviorOverlayTests {
    private let failing = ScenarioBehavior(
        setupFails: .error, yields: .twice, onError: .swallow, catches: .rejection, cleanup: .success,
        cleanupFails: .rejection)

    @Test("an overlay changes the fields that it has, and no others")
    func fieldByField() {
        var expected = failing
        expected.yields = .never
        expected.cleanupFails = .error
        #expect(failing.overlaid(by: BehaviorOverlay(fields: [.yields(.never), .cleanupFails(.error)])) == expected)
        #expect(failing.overlaid(by: BehaviorOverlay()) == failing)
    }

    @Test("a field written with its default counts, null too")
    func defaults() throws {
        let line = SampleLine.text.replacing(
            #""faults":{}"#,
            with:
                #""faults":{"session":{"cleanupFails":null,"cleanup":"always","catches":"any","onError":"propagate","yields":1,"setupFails":null}}"#
        )
        let scenario = try #require(try ScenarioFile.scenarios(in: Array(line.utf8), file: "f").first)
        let overlay = try #require(scenario.requests[0].faults["session"])
        #expect(overlay.fields.count == 6)
        #expect(failing.overlaid(by: overlay) == ScenarioBehavior())
    }

    @Test("a request lays its faults over the dependency of that name only")
    func request() {
        let request = ScenarioRequest(faults: ["a": BehaviorOverlay(fields: [.setupFails(nil)])])
        let (a, b) = (
            ScenarioDependency(name: "a", kind: .generator, behavior: failing),
            ScenarioDependency(name: "b", kind: .generator, behavior: failing)
        )
        #expect(request.behavior(of: a).setupFails == nil)
        #expect(request.behavior(of: a).yields == .twice)
        #expect(request.behavior(of: b) == failing)
    }
}
