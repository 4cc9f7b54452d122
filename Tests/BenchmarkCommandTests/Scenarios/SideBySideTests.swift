import Testing

@testable import BenchmarkCommand

@Suite struct SideBySideTests {
    @Test("the events around the difference stand side by side, with marks where they differ")
    func aroundTheDifference() {
        let begin = ["setup a#1", "setup b#1 with a#1", "endpoint with b#1", "endpoint fails error:endpoint"]
        let text = shown(
            ScenarioPhase(events: begin + ["b#1 caught error:endpoint", "cleanup b#1", "response 200"]),
            ScenarioPhase(
                events: begin + ["cleanup b#1", "response 500"], outcome: "error:endpoint", leaked: ["a#1"]))
        #expect(
            text == """
                x, request 1: event 5 differs
                    expected                      | observed
                    … 1 earlier event             | … 1 earlier event
                    setup b#1 with a#1            | setup b#1 with a#1
                    endpoint with b#1             | endpoint with b#1
                    endpoint fails error:endpoint | endpoint fails error:endpoint
                  > b#1 caught error:endpoint     |
                    cleanup b#1                   | cleanup b#1
                  > response 200                  | response 500
                  > outcome ok                    | outcome error:endpoint
                  > leaked nothing                | leaked a#1
                """)
    }

    @Test("where only the outcome or a leak differs, the last events stand above it")
    func afterTheEvents() {
        let events = ["a", "b", "c", "d", "e"]
        #expect(
            shown(ScenarioPhase(events: events), ScenarioPhase(events: events, leaked: ["a#1", "b#1"])) == """
                x, request 1: what leaked differs
                    expected           | observed
                    … 2 earlier events | … 2 earlier events
                    c                  | c
                    d                  | d
                    e                  | e
                    outcome ok         | outcome ok
                  > leaked nothing     | leaked a#1 b#1
                """)
        #expect(
            shown(ScenarioPhase(events: []), ScenarioPhase(events: [], outcome: "error:endpoint")) == """
                x, request 1: the outcome differs
                    expected   | observed
                  > outcome ok | outcome error:endpoint
                """)
    }

    @Test("a few events after the difference are shown, the others are counted")
    func manyEvents() {
        let expected = (1...20).map { "e\($0)" }
        let text = shown(ScenarioPhase(events: ["x"] + expected), ScenarioPhase(events: expected))
        #expect(
            text.split(separator: "\n").map(String.init) == [
                "x, request 1: event 1 differs", "    expected         | observed", "  > x                |",
                "    e1               | e1", "    e2               | e2", "    e3               | e3",
                "    e4               | e4", "    e5               | e5", "    e6               | e6",
                "    e7               | e7", "    … 13 more events | … 13 more events",
                "    outcome ok       | outcome ok",
            ])
    }

    @Test("a long event is cut at the width of its column, and control characters go")
    func narrow() {
        let long = String(repeating: "a", count: 100)
        let text = shown(
            ScenarioPhase(events: ["same", long]), ScenarioPhase(events: ["same", "\u{1B}[31mred\n"]), columnLimit: 12)
        #expect(
            text == """
                x, request 1: event 2 differs
                    expected     | observed
                    same         | same
                  > aaaaaaaaaaa… | [31mred\u{20}
                    outcome ok   | outcome ok
                """)
        let lines = shown(ScenarioPhase(events: [long]), ScenarioPhase(events: [])).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 4 + 60 + 3 + 60 })
    }

    @Test("a phase or a refusal that only one has stands against what the other has")
    func onlyOne() {
        let ok = ScenarioPhase(events: ["cleanup a#1"])
        let shutdown = ScenarioDifference(
            id: "x", place: .shutdown, part: .phase, expected: .phase(ok), observed: .nothing("no shutdown"))
        #expect(
            SideBySide(difference: shutdown).text == """
                x, shutdown: was expected, but there is none
                    expected    | observed
                  > cleanup a#1 | no shutdown
                  > outcome ok  |
                """)
        func title(_ expected: ScenarioTrace, _ observed: ScenarioTrace) -> String? {
            ScenarioDifference.first(id: "x", expected: expected, observed: observed)
                .map { SideBySide(difference: $0).title }
        }
        let runs = ScenarioTrace.runs(startup: nil, requests: [ok], shutdown: nil)
        #expect(title(.refused(.scope), runs) == "x, declaration: runs, but was to be refused")
        #expect(title(runs, .refused(.scope)) == "x, declaration: is refused, but was to run")
        #expect(
            title(runs, .runs(startup: ok, requests: [ok], shutdown: nil))
                == "x, startup: there is one, but none was expected")
    }

    private func shown(_ expected: ScenarioPhase, _ observed: ScenarioPhase, columnLimit: Int = 60) -> String {
        let difference = ScenarioDifference.first(
            id: "x", expected: .runs(startup: nil, requests: [expected], shutdown: nil),
            observed: .runs(startup: nil, requests: [observed], shutdown: nil))
        return difference.map { SideBySide(difference: $0, columnLimit: columnLimit).text } ?? "no difference"
    }
}
