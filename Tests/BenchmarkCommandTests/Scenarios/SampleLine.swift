import Testing

@testable import BenchmarkCommand

/// One good scenario as text, to be spoilt in one place.
enum SampleLine {
    static let text = """
        {"id":"sample","features":["tasks"],"dependencies":[{"name":"database","kind":"generator"},\
        {"name":"session","kind":"generator","async":true,"needs":[{"name":"database","scope":"request"}],"reads":true,\
        "behavior":{"onError":"rethrow","yields":1}}],"app":[{"name":"database"}],\
        "endpoint":{"needs":[{"name":"session","cached":false}],"tasks":["mail"]},"overrides":{},\
        "resources":[{"name":"pool"}],"requests":[{"faults":{},"tasks":{},"invalid":[]}],\
        "expect":{"startup":{"events":["setup pool#1"],"outcome":"ok"},"requests":[{"events":[],"outcome":"ok"}],\
        "shutdown":{"events":["cleanup pool#1"],"outcome":"ok"}}}
        """

    /// What the reader says after `part` was replaced, without the file and the line; nil when it says nothing.
    static func complaint(
        replacing part: String, with other: String, sourceLocation: SourceLocation = #_sourceLocation
    ) -> String? {
        #expect(text.contains(part), "the sample has no \(part)", sourceLocation: sourceLocation)
        do {
            _ = try ScenarioFile.scenarios(in: Array(text.replacing(part, with: other).utf8), file: "f")
            return nil
        } catch {
            let description = "\(error)"
            #expect(description.hasPrefix("f:1: "), sourceLocation: sourceLocation)
            return String(description.dropFirst(5))
        }
    }
}
