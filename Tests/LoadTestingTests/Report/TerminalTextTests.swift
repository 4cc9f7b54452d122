import Testing

@testable import LoadTesting

@Suite("Text for a terminal")
struct TerminalTextTests {
    @Test("escape sequences, control characters and direction overrides do not get through")
    func line() {
        #expect(TerminalText.line("a\u{1B}[31mb\r\nc\u{202E}d\u{A0}e") == "a[31mb  cd e")
    }

    @Test("wide characters count two columns, combining marks none")
    func width() {
        #expect(TerminalText.width("abc") == 3)
        #expect(TerminalText.width("名前") == 4)
        #expect(TerminalText.width("🔥") == 2)
        #expect(TerminalText.width("e\u{301}") == 1)
        #expect(TerminalText.width("18.3 µs") == 7)
    }

    @Test("clipping never exceeds the width, even in the middle of a wide character", arguments: 0...8)
    func clip(columns: Int) {
        #expect(TerminalText.width(TerminalText.clip("名前名前名前", to: columns)) <= columns)
        #expect(TerminalText.clip("short", to: 5) == "short")
    }

    @Test("wrapped lines fit and lose no word, and a word that is too long is broken")
    func wrap() {
        let lines = TerminalText.wrap("one two three " + String(repeating: "x", count: 25), to: 10)
        #expect(lines.allSatisfy { TerminalText.width($0) <= 10 })
        #expect(lines.joined().filter { $0 != " " } == "onetwothree" + String(repeating: "x", count: 25))
        #expect(lines.first == "one two")
    }
}
