import Testing

@testable import LoadTesting

@Suite("XML text")
struct XMLTests {
    @Test("strings are escaped, markup is not")
    func interpolation() {
        let inner: XML = "<b/>"
        let xml: XML = "<a x=\"\("<&>\"'")\">\(inner)\([inner, inner])</a>"
        #expect(xml.text == "<a x=\"&lt;&amp;&gt;&quot;&apos;\"><b/><b/><b/></a>")
    }

    @Test("line ends and tabs survive in attributes, what XML does not allow is dropped")
    func control() {
        #expect(XML.escape("a\nb\tc\r\n\u{0}\u{1B}\u{FFFE}\u{85}d") == "a&#10;b&#9;c&#10;d")
        #expect(XML.escape("]]>") == "]]&gt;")
    }
}
