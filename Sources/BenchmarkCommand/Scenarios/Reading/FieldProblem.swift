import LoadTesting

/// What is wrong with one field: what it holds, and what would be accepted.
struct FieldProblem: Error, Equatable {
    let path: FieldPath
    let sentence: String

    /// A text from a file in quotes, short and harmless enough for a terminal.
    static func quote(_ text: String) -> String { "'\(TerminalText.clip(TerminalText.line(text), to: 60))'" }

    /// A value in few words.
    static func shown(_ value: JSONValue) -> String {
        switch value {
        case .object: "an object"
        case .array: "a list"
        case .string(let text): quote(text)
        case .number(let text): TerminalText.clip(text, to: 60)
        case .bool(let bool): "\(bool)"
        case .null: "null"
        }
    }

    /// `; did you mean 'database'?`, or which names there are.
    static func suggestion(for name: String, among known: [String]) -> String {
        guard !known.isEmpty else { return "; there are none" }
        // Comparing takes the product of both lengths, and no name that somebody meant is as long as this.
        if name.utf8.count <= 100, let nearest = NearestName.suggestion(for: name, among: known) { return nearest }
        let few = known.prefix(8).joined(separator: ", ")
        return "; accepted: " + TerminalText.clip(few, to: 100)
            + (known.count > 8 ? " and \(known.count - 8) more" : "")
    }
}
