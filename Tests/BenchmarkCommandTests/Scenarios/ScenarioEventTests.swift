import Testing

@testable import BenchmarkCommand

@Suite struct ScenarioEventTests {
    private static let a1 = ScenarioInstance(name: "a", number: 1)
    private static let b2 = ScenarioInstance(name: "b", number: 2)

    @Test(
        "events are written as in conformance files",
        arguments: [
            (ScenarioEvent.setup(a1, with: []), "setup a#1"),
            (.setup(b2, with: [a1, a1]), "setup b#2 with a#1 a#1"),
            (.fails(b2, ScenarioLabel(.rejection, .cleanup(b2))), "b#2 fails rejection:409:cleanup:b#2"),
            (.neverYields(a1), "a#1 never yields"),
            (.caught(a1, .runtime(.noResponse)), "a#1 caught runtime:noResponse"),
            (.cleanup(b2), "cleanup b#2"),
            (.yieldsAgain(a1), "a#1 yields again"),
            (.endpoint(with: []), "endpoint"),
            (.endpoint(with: [a1, b2]), "endpoint with a#1 b#2"),
            (.endpointFails(.error(.endpoint)), "endpoint fails error:endpoint"),
            (.task("t1"), "task t1"),
            (.taskFails("t1", ScenarioLabel(.rejection, .task("t1"))), "task t1 fails rejection:418:task:t1"),
            (.response(status: 200), "response 200"),
        ])
    func written(event: ScenarioEvent, text: String) {
        #expect("\(event)" == text)
    }
}
