/// A JSON value as it stood in the text: members in their order, numbers as they were written.
indirect enum JSONValue: Equatable, Sendable {
    /// No key occurs twice.
    case object([Member])
    case array([JSONValue])
    case string(String)
    case number(String)
    case bool(Bool)
    case null

    struct Member: Equatable, Sendable {
        var key: String
        var value: JSONValue
    }
}

/// Why a text is not JSON.
struct JSONProblem: Error, Equatable {
    /// Counted in bytes from 1.
    let column: Int
    let sentence: String
}
