import LoadTesting

/// Why a conformance file is refused: where, and in one sentence what is wrong and what would be accepted.
struct ScenarioFileError: Error, Equatable, Sendable, CustomStringConvertible {
    let file: String
    /// Counted from 1; nil when the file as a whole is meant.
    var line: Int?
    /// Path of the field, `dependencies[2].needs[0].name`, or the column of what is not JSON; empty for a whole line.
    var place = ""
    let sentence: String

    /// `corpus.jsonl:17: dependencies[2].needs[0].name: 'databse' is not a declared dependency; did you mean 'database'?`
    var description: String {
        let head = file + (line.map { ":\($0)" } ?? "")
        // A place can hold a key of the file.
        return [head, TerminalText.line(place), sentence].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}

extension CommandFailure {
    /// Ends a command because of a file that it was given.
    init(_ error: ScenarioFileError) {
        self.init(exitCode: .unreadableInput, message: "\(error)")
    }
}
