import Testing

@testable import BenchmarkCommand

@Suite struct ScenarioTraceLineTests {
    @Test(
        "keys are there when they have something to say, in the order of the conformance files",
        arguments: [
            (ScenarioTrace.refused(.scope), #"{"id":"x","refused":"scope"}"#),
            (
                .runs(startup: nil, requests: [ScenarioPhase(events: ["endpoint", "response 200"])], shutdown: nil),
                #"{"id":"x","requests":[{"events":["endpoint","response 200"],"outcome":"ok"}]}"#
            ),
            (
                .runs(
                    startup: ScenarioPhase(events: [], outcome: "error:setup:a#1", leaked: ["b#1", "c#1"]),
                    requests: nil,
                    shutdown: nil),
                #"{"id":"x","startup":{"events":[],"outcome":"error:setup:a#1","leaked":["b#1","c#1"]}}"#
            ),
            (
                .runs(
                    startup: ScenarioPhase(events: ["setup a#1"]), requests: [],
                    shutdown: ScenarioPhase(events: ["cleanup a#1"])),
                #"{"id":"x","startup":{"events":["setup a#1"],"outcome":"ok"},"requests":[],"#
                    + #""shutdown":{"events":["cleanup a#1"],"outcome":"ok"}}"#
            ),
        ])
    func keys(trace: ScenarioTrace, line: String) {
        #expect(trace.line(id: "x") == line)
    }

    @Test("texts are escaped, and read again as they were")
    func escaping() throws {
        let text = "\"quoted\" back\\slash / tab\t line\n return\r \u{0}\u{1F} é 😀 \u{2028}"
        let line = ScenarioTrace.refused(.scope).line(id: text)
        #expect(!line.contains("\n"))
        #expect(line.hasPrefix(#"{"id":"\"quoted\" back\\slash / tab\t line\n return\r \u0000\u001f é 😀"#))
        let bytes = Array(line.utf8)
        let object = try JSONReader.value(in: bytes, 0..<bytes.count)
        #expect(
            object
                == .object([.init(key: "id", value: .string(text)), .init(key: "refused", value: .string("scope"))]))
    }
}
