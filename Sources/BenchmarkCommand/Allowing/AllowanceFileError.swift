import LoadTesting

/// Why a file of allowances is refused: where, and in one sentence what is wrong and what would be accepted.
struct AllowanceFileError: Error, Equatable, CustomStringConvertible {
    let file: String
    /// `line 3, column 7`, or `entry 2: expires`; empty when the file as a whole is meant.
    var place = ""
    let sentence: String

    /// `allow.json: entry 2: expires: 'soon' is no day; accepted: YYYY-MM-DD, such as 2027-01-31`
    var description: String {
        // A place can hold a key of the file.
        [file, TerminalText.line(place), sentence].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}

extension CommandFailure {
    /// Ends a command because of a file that it was given.
    init(_ error: AllowanceFileError) {
        self.init(exitCode: .unreadableInput, message: "\(error)")
    }
}
