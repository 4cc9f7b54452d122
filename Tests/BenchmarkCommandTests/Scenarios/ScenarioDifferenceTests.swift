import Testing

@testable import BenchmarkCommand

@Suite struct ScenarioDifferenceTests {
    private static let ok = ScenarioPhase(events: ["endpoint", "response 200"])

    @Test("equal traces do not differ")
    func equal() {
        for trace in [ScenarioTrace.refused(.scope), .runs(startup: Self.ok, requests: [Self.ok], shutdown: Self.ok)] {
            #expect(ScenarioDifference.first(id: "x", expected: trace, observed: trace) == nil)
        }
    }

    @Test(
        "within a phase events are compared first, then the outcome, then what leaked",
        arguments: [
            (ScenarioPhase(events: ["endpoint"], outcome: "b", leaked: ["c#1"]), ScenarioDifference.Part.event(2)),
            (ScenarioPhase(events: ["endpoint", "response 200", "task t"]), .event(3)),
            (ScenarioPhase(events: ["response 200", "endpoint"]), .event(1)),
            (ScenarioPhase(events: ok.events, outcome: "b", leaked: ["c#1"]), .outcome),
            (ScenarioPhase(events: ok.events, leaked: ["c#1"]), .leaked),
        ])
    func parts(observed: ScenarioPhase, part: ScenarioDifference.Part) {
        let difference = ScenarioDifference.first(
            id: "x", expected: .runs(startup: nil, requests: [Self.ok, Self.ok], shutdown: nil),
            observed: .runs(startup: nil, requests: [Self.ok, observed], shutdown: nil))
        #expect(
            difference
                == ScenarioDifference(
                    id: "x", place: .request(2), part: part, expected: .phase(Self.ok), observed: .phase(observed)))
    }

    @Test("the first phase that differs is told: startup, then the requests in order, then shutdown")
    func phases() {
        let bad = ScenarioPhase(events: [])
        func place(_ startup: ScenarioPhase, _ requests: [ScenarioPhase], _ shutdown: ScenarioPhase?)
            -> ScenarioDifference.Place?
        {
            ScenarioDifference.first(
                id: "x", expected: .runs(startup: Self.ok, requests: [Self.ok, Self.ok], shutdown: Self.ok),
                observed: .runs(startup: startup, requests: requests, shutdown: shutdown))?.place
        }
        #expect(place(bad, [bad, bad], bad) == .startup)
        #expect(place(Self.ok, [Self.ok, bad], bad) == .request(2))
        #expect(place(Self.ok, [Self.ok, Self.ok], bad) == .shutdown)
        #expect(place(Self.ok, [Self.ok, Self.ok], nil) == .shutdown)
        #expect(place(Self.ok, [Self.ok], nil) == .request(2))
        #expect(place(Self.ok, [Self.ok, Self.ok, bad], Self.ok) == .request(3))
    }

    @Test("a phase that only one of the two has differs as a whole")
    func missingPhase() {
        let difference = ScenarioDifference.first(
            id: "x", expected: .runs(startup: Self.ok, requests: nil, shutdown: nil),
            observed: .runs(startup: Self.ok, requests: [Self.ok], shutdown: nil))
        #expect(
            difference
                == ScenarioDifference(
                    id: "x", place: .request(1), part: .phase, expected: .nothing("no request 1"),
                    observed: .phase(Self.ok)))
    }

    @Test("a declaration that only one of the two refuses differs before any phase")
    func refused() {
        let runs = ScenarioTrace.runs(startup: nil, requests: [Self.ok], shutdown: nil)
        let difference = ScenarioDifference.first(id: "x", expected: .refused(.scope), observed: runs)
        #expect(
            difference
                == ScenarioDifference(
                    id: "x", place: .declaration, part: .phase, expected: .nothing("refused: scope"),
                    observed: .phase(Self.ok)))
        #expect(
            ScenarioDifference.first(id: "x", expected: runs, observed: .refused(.scope))?.observed
                == .nothing("refused: scope"))
    }
}
