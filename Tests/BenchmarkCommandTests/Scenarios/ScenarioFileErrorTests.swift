import Testing

@testable import BenchmarkCommand

@Suite struct ScenarioFileErrorTests {
    @Test("the description begins with file and line, as compilers write them, then the field and the sentence")
    func description() {
        let error = ScenarioFileError(
            file: "corpus.jsonl", line: 17, place: "dependencies[2].needs[0].name",
            sentence: "'databse' is not a declared dependency; did you mean 'database'?")
        #expect(
            "\(error)"
                == "corpus.jsonl:17: dependencies[2].needs[0].name: 'databse' is not a declared dependency; did you mean 'database'?"
        )
        #expect("\(ScenarioFileError(file: "a", sentence: "is bad"))" == "a: is bad")
        #expect("\(ScenarioFileError(file: "a", line: 2, sentence: "is bad"))" == "a:2: is bad")
    }

    @Test("control characters and long texts from a file do not reach the terminal")
    func harmless() {
        let escape = SampleLine.complaint(replacing: #""id":"sample""#, with: #""id":"sample","\u001b[31m\n":1"#)
        #expect(
            escape?.hasPrefix("[31m : '[31m ' is not a field of a scenario; accepted: id, features, rules, about")
                == true)
        let long = SampleLine.complaint(
            replacing: #""kind":"generator"},"#, with: #""kind":"\#(String(repeating: "g", count: 500))"},"#)
        #expect(
            long == "dependencies[0].kind: '\(String(repeating: "g", count: 59))…' is none of its values; "
                + "accepted: generator, value")
    }
}
