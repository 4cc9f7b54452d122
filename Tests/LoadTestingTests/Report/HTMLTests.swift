import Testing

@testable import LoadTesting

@Suite("HTML")
struct HTMLTests {
    @Test("an interpolated string is escaped, interpolated markup is not")
    func interpolation() {
        let name = "<b>&\"'"
        let part: HTML = "<i>\(name)</i>"
        let whole: HTML = "<p>\(part)\([part, part])</p>"
        let escaped = "<i>&lt;b&gt;&amp;&quot;&#39;</i>"
        #expect(whole.text == "<p>\(escaped)\(escaped)\(escaped)</p>")
    }

    @Test("control characters vanish and direction overrides become visible")
    func controls() {
        #expect(HTML.escape("a\u{0}\u{1B}\u{7}b\nc") == "ab c")
        #expect(HTML.escape("\u{202E}x\u{2066}") == "\\u{202E}x\\u{2066}")
    }

    @Test("a long name is cut and says how long it was; an empty one is visible")
    func names() {
        let text = HTML.name(String(repeating: "x", count: 10_240)).text
        #expect(text.hasSuffix("… <span class=\"mut\">(10,240 characters)</span>"))
        #expect(text.count < 200)
        #expect(HTML.name("").text.contains("(no name)"))
    }

    @Test("a coordinate has at most two decimals and is never a word")
    func numbers() {
        #expect(HTML.number(12.5).text == "12.5")
        #expect(HTML.number(100).text == "100")
        #expect(HTML.number(-0.001).text == "0")
        #expect(HTML.number(.nan).text == "0")
    }
}
