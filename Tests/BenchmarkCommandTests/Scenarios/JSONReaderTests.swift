import Testing

@testable import BenchmarkCommand

@Suite struct JSONReaderTests {
    @Test("values are read as they stand, members in their order")
    func values() throws {
        let value = try read(#" { "b" : [ 1 , -0.5e+3, true,false,null, "" ] ,"a":{},"c":[] } "#)
        let list: [JSONValue] = [.number("1"), .number("-0.5e+3"), .bool(true), .bool(false), .null, .string("")]
        #expect(
            value
                == .object([
                    .init(key: "b", value: .array(list)), .init(key: "a", value: .object([])),
                    .init(key: "c", value: .array([])),
                ]))
    }

    @Test("escapes become the characters that they stand for")
    func escapes() throws {
        #expect(try read(#""\"\\\/\b\f\n\r\t""#) == .string("\"\\/\u{8}\u{C}\n\r\t"))
        #expect(try read(#""a\u00e9\u20AC\ud83d\ude00 é😀z""#) == .string("aé€😀 é😀z"))
    }

    @Test(
        "what is not JSON is refused with its column",
        arguments: [
            ("", 1, "a JSON value should stand here"),
            ("tru", 1, "a JSON value should stand here"),
            ("-", 2, "a JSON value should stand here"),
            ("01", 2, "there is text after the end of the value"),
            ("1.", 3, "a digit should stand here"),
            ("1e+", 4, "a digit should stand here"),
            ("[1,]", 4, "a JSON value should stand here"),
            ("[1 2]", 4, "',' or ']' should stand here"),
            ("{1:2}", 2, "a key in double quotes should stand here"),
            (#"{"a" 1}"#, 6, "':' should stand here"),
            (#"{"a":1,}"#, 8, "a key in double quotes should stand here"),
            (#"{"a":1"#, 7, "',' or '}' should stand here"),
            (#"{} {}"#, 4, "there is text after the end of the value"),
            (#"["abc"#, 6, "the string that begins at column 2 does not end"),
            ("\"a\u{1}\"", 3, "a control character must be written as an escape"),
            (#""\x""#, 3, "this is no escape that JSON has"),
            (#""\u12"#, 4, "this is no escape that JSON has"),
            (#""\u12g4""#, 4, "four hexadecimal digits should stand here"),
            (#""\ud83d""#, 8, "half of a surrogate pair stands here"),
            (#""\ud83d\u0041""#, 14, "half of a surrogate pair stands here"),
            (#""\ude00""#, 8, "half of a surrogate pair stands here"),
        ])
    func refused(text: String, column: Int, sentence: String) {
        #expect(throws: JSONProblem(column: column, sentence: sentence)) { try read(text) }
    }

    @Test("a key that is there twice is refused, where other readers take one of the two")
    func duplicateKey() {
        let problem = JSONProblem(column: 8, sentence: "the key 'a' occurs twice in one object; accepted: once")
        #expect(throws: problem) { try read(#"{"a":1,"a":1}"#) }
        #expect(throws: problem) { try read(#"{"a":1,"\u0061":2}"#) }
        #expect(throws: Never.self) { try read(#"{"a":{"a":1}}"#) }
    }

    @Test("text that is not UTF-8 is refused")
    func notUTF8() {
        let bytes = [UInt8(ascii: "\""), 0xFF, UInt8(ascii: "\"")]
        #expect(throws: JSONProblem(column: 1, sentence: "the string is not UTF-8")) {
            try JSONReader.value(in: bytes, 0..<3)
        }
    }

    @Test("nesting that would take the stack is refused")
    func nesting() {
        #expect(throws: Never.self) { try read(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)) }
        #expect(throws: JSONProblem(column: 65, sentence: "values are nested more than 64 deep")) {
            try read(String(repeating: "[", count: 1_000_000))
        }
    }

    private func read(_ text: String) throws -> JSONValue {
        let bytes = Array(text.utf8)
        return try JSONReader.value(in: bytes, 0..<bytes.count)
    }
}
