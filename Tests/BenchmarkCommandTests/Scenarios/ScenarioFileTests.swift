import Foundation
import Testing

@testable import BenchmarkCommand

@Suite struct ScenarioFileTests {
    @Test("every scenario of the conformance files is read", arguments: Corpus.allCases)
    func reads(corpus: Corpus) throws {
        let scenarios = try corpus.scenarios
        #expect(scenarios.count == corpus.count)
        #expect(scenarios.allSatisfy { $0.expect != nil })
    }

    @Test("what was expected is written again as it stood, byte by byte", arguments: Corpus.allCases)
    func roundTrip(corpus: Corpus) throws {
        for (scenario, line) in zip(try corpus.scenarios, try corpus.lines) {
            let expect = try #require(scenario.expect)
            #expect(line.hasSuffix("\"expect\":" + expect.json + "}"), "\(scenario.id)")
        }
    }

    @Test("a line of the result is the id and the shape of expect", arguments: Corpus.allCases)
    func resultLines(corpus: Corpus) throws {
        for (scenario, line) in zip(try corpus.scenarios, try corpus.lines) {
            let original = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary)
            let written = try #require(scenario.expect).line(id: scenario.id)
            let result = try #require(try JSONSerialization.jsonObject(with: Data(written.utf8)) as? NSDictionary)
            let expected = NSMutableDictionary()
            expected.addEntries(from: try #require(original["expect"] as? [String: Any]))
            expected["id"] = original["id"]
            #expect(result == expected, "\(scenario.id)")
        }
    }

    @Test("a scenario without expect is read, and has none")
    func withoutExpectation() throws {
        let line = #"{"id":"x","features":[],"dependencies":[],"endpoint":{},"requests":[{}]}"#
        let scenario = try #require(try ScenarioFile.scenarios(in: Array(line.utf8), file: "f").first)
        let bare = Scenario(
            id: "x", features: [], dependencies: [], endpoint: ScenarioEndpoint(), requests: [ScenarioRequest()])
        #expect(scenario == bare)
    }

    @Test("empty lines, white space and line ends of Windows are let through, and lines still count")
    func whiteSpace() throws {
        let line = #" {"id":"x","features":[],"dependencies":[],"endpoint":{},"requests":[{}]} "#
        let text = "\n\(line)\r\n\r\n \t\n" + line.replacing("x", with: "y")
        #expect(try ScenarioFile.scenarios(in: Array(text.utf8), file: "f").map(\.id) == ["x", "y"])
        #expect(complaint("\n\n\r\n[]")?.hasPrefix("f:4: a list is not a scenario") == true)
    }

    @Test("an id that is there twice is refused with both lines")
    func duplicateID() {
        let line = #"{"id":"x","features":[],"dependencies":[],"endpoint":{},"requests":[{}]}"#
        #expect(
            complaint(line + "\n\n" + line) == "f:3: id: 'x' is already the id of line 1; accepted: an id of its own")
    }

    @Test("a file without a scenario is refused, as nothing would be checked", arguments: ["", "\n", " \r\n\t"])
    func empty(text: String) {
        #expect(complaint(text) == "f: the file holds no scenario; accepted: one JSON object a line")
    }

    @Test("what is not JSON is refused with its line and column")
    func notJSON() {
        #expect(complaint("{\"id\":tru}") == "f:1: column 7: a JSON value should stand here")
    }

    @Test("a file that is not there is refused, and ends a command with exit code 65")
    func missing() throws {
        let error = #expect(throws: ScenarioFileError.self) { try ScenarioFile.read("/nowhere/at/all.jsonl") }
        let failure = CommandFailure(try #require(error))
        #expect(failure.exitCode == .unreadableInput)
        #expect(failure.message.hasPrefix("/nowhere/at/all.jsonl: the file cannot be read ("))
    }

    @Test("ten thousand dependencies that need each other in a row are read, and a cycle through them is found")
    func deep() throws {
        let last = 9_999
        func text(lastNeeds: String) -> String {
            let dependencies = (0...last).map { index in
                let needs = index < last ? #"[{"name":"d\#(index + 1)"}]"# : lastNeeds
                return #"{"name":"d\#(index)","kind":"value","needs":\#(needs)}"#
            }
            return #"{"id":"deep","features":[],"dependencies":[\#(dependencies.joined(separator: ","))],"#
                + #""endpoint":{"needs":[{"name":"d0"}]},"requests":[{}]}"#
        }
        let scenarios = try ScenarioFile.scenarios(in: Array(text(lastNeeds: "[]").utf8), file: "f")
        #expect(scenarios[0].dependencies.count == last + 1)
        #expect(
            complaint(text(lastNeeds: #"[{"name":"d7"}]"#))
                == "f:1: dependencies[9999].needs[0].name: 'd7' closes a cycle of needs, d7 → d8 → d9 → d10 → d11 → … "
                + "→ d9998 → d9999 → d7; accepted: needs that end somewhere")
    }

    private func complaint(_ text: String) -> String? {
        do {
            _ = try ScenarioFile.scenarios(in: Array(text.utf8), file: "f")
            return nil
        } catch {
            return "\(error)"
        }
    }
}
