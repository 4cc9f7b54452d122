/// Reads one JSON value, as strictly as RFC 8259 writes it.
///
/// Foundation's reader takes one of two equal keys without a word, and cannot tell `1` from `true` on every
/// platform. In a file that says what must happen, both would hide a mistake.
struct JSONReader {
    private let bytes: [UInt8]
    private let start: Int
    private let end: Int
    private var position: Int

    /// Deeper nesting is refused, as each level takes a piece of the stack. Scenarios have six levels.
    private static let deepestNesting = 64

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    private static let escapes: [(letter: String, scalar: Unicode.Scalar)] = [
        ("\"", "\""), ("\\", "\\"), ("/", "/"), ("b", "\u{8}"), ("f", "\u{C}"), ("n", "\n"), ("r", "\r"), ("t", "\t"),
    ]

    /// The value that these bytes are, with nothing but white space around it.
    static func value(in bytes: [UInt8], _ range: Range<Int>) throws(JSONProblem) -> JSONValue {
        var reader = JSONReader(
            bytes: bytes, start: range.lowerBound, end: range.upperBound, position: range.lowerBound)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == reader.end else { throw reader.problem("there is text after the end of the value") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONProblem) -> JSONValue {
        skipSpace()
        guard depth < Self.deepestNesting else { throw problem("values are nested more than 64 deep") }
        switch next {
        case UInt8(ascii: "{"): return .object(try members(depth: depth))
        case UInt8(ascii: "["): return .array(try elements(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        default:
            if take("true") { return .bool(true) }
            if take("false") { return .bool(false) }
            if take("null") { return .null }
            return .number(try number())
        }
    }

    private mutating func members(depth: Int) throws(JSONProblem) -> [JSONValue.Member] {
        position += 1
        var members: [JSONValue.Member] = []
        var keys: Set<String> = []
        skipSpace()
        if take("}") { return members }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw problem("a key in double quotes should stand here") }
            let keyStart = position
            let key = try string()
            guard keys.insert(key).inserted else {
                position = keyStart
                throw problem("the key \(FieldProblem.quote(key)) occurs twice in one object; accepted: once")
            }
            skipSpace()
            guard take(":") else { throw problem("':' should stand here") }
            members.append(JSONValue.Member(key: key, value: try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw problem("',' or '}' should stand here") }
        return members
    }

    private mutating func elements(depth: Int) throws(JSONProblem) -> [JSONValue] {
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return elements }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw problem("',' or ']' should stand here") }
        return elements
    }

    private mutating func number() throws(JSONProblem) -> String {
        let first = position
        _ = take("-")
        guard let byte = next, Self.digits ~= byte else { throw problem("a JSON value should stand here") }
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: bytes[first..<position], as: UTF8.self)
    }

    private mutating func digits() throws(JSONProblem) {
        let first = position
        while let byte = next, Self.digits ~= byte { position += 1 }
        guard position > first else { throw problem("a digit should stand here") }
    }

    private mutating func string() throws(JSONProblem) -> String {
        let quote = position
        position += 1
        var text: [UInt8] = []
        var plainStart = position
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw problem("a control character must be written as an escape") }
            if byte == UInt8(ascii: "\\") {
                text += bytes[plainStart..<position]
                text += String(try escaped()).utf8
                plainStart = position
            } else {
                position += 1
            }
        }
        text += bytes[plainStart..<position]
        guard take("\"") else { throw problem("the string that begins at column \(quote - start + 1) does not end") }
        guard let string = String(validating: text, as: UTF8.self) else {
            position = quote
            throw problem("the string is not UTF-8")
        }
        return string
    }

    private mutating func escaped() throws(JSONProblem) -> Unicode.Scalar {
        position += 1
        for (letter, scalar) in Self.escapes where take(letter) { return scalar }
        var code = try codeUnit()
        // Two escapes make one character beyond U+FFFF.
        if 0xD800...0xDBFF ~= code, next == UInt8(ascii: "\\") {
            position += 1
            let low = try codeUnit()
            guard 0xDC00...0xDFFF ~= low else { throw problem("half of a surrogate pair stands here") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw problem("half of a surrogate pair stands here") }
        return scalar
    }

    private mutating func codeUnit() throws(JSONProblem) -> UInt32 {
        guard take("u"), end - position >= 4 else { throw problem("this is no escape that JSON has") }
        var code: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw problem("four hexadecimal digits should stand here")
            }
            code = code << 4 | UInt32(digit)
        }
        position += 4
        return code
    }

    private var next: UInt8? { position < end ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    /// Goes over `text` if it stands here.
    private mutating func take(_ text: String) -> Bool {
        let count = text.utf8.count
        guard end - position >= count, bytes[position..<position + count].elementsEqual(text.utf8) else { return false }
        position += count
        return true
    }

    private func problem(_ sentence: String) -> JSONProblem {
        JSONProblem(column: position - start + 1, sentence: sentence)
    }
}
