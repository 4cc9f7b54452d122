/// Where a suite comes from that is made of a file instead of being written down in the executable.
public struct SuiteSource: Codable, Sendable, Equatable {
    /// As it was given on the command line.
    public var file: String
    /// How what the file says is to be declared, in the words of the flag `--form`.
    public var form: String

    public init(file: String, form: String) {
        self.file = file
        self.form = form
    }

    /// The words of a command line that make the same suite again.
    var arguments: [String] { ["--scenarios", Self.quoted(file), "--form", form] }

    /// As a shell takes it for one word.
    private static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/._-+,:@%=".utf8.contains(byte)
            }
        }
        return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
}
