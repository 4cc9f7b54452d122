/// A line that GitHub Actions reads out of a step's output and shows beside the code.
struct WorkflowCommand: Equatable, CustomStringConvertible {
    enum Level: String { case error, warning, notice }

    var level: Level
    var title: String
    var message: String
    var file: String?
    var line: Int?

    /// `::error file=Sources/Shop/Cart.swift,line=12,title=LK01::message`.
    var description: String {
        let place = [("file", file), ("line", file == nil ? nil : line.map(String.init)), ("title", title)]
        let properties = place.compactMap { name, value in value.map { "\(name)=\(Self.property($0))" } }
        return "::\(level.rawValue) \(properties.joined(separator: ","))::\(Self.data(message))"
    }

    /// Source: actions/toolkit, command.ts.
    private static func data(_ text: String) -> String { escape(text, ["%": "%25", "\r": "%0D", "\n": "%0A"]) }

    private static func property(_ text: String) -> String {
        escape(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
    }

    /// Scalar by scalar: a carriage return and a line feed are one character.
    private static func escape(_ text: String, _ codes: [Unicode.Scalar: String]) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if let code = codes[scalar] { result += code } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }
}
