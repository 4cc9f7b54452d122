import Testing

@testable import LeakDetection

@Suite struct ResourceTests {
    @Test(
        "A name that can be read is kept as it is", arguments: ["connection", "db.pool/1", "Verbindung für 👩‍👩‍👧", "it's"])
    func kept(name: String) {
        #expect(Resource(name).name == name)
    }

    @Test(
        "A name that would break a sentence is escaped as in a literal",
        arguments: [
            ("", "(no name)"), ("a\nb", #"a\nb"#), ("a\r\nb", #"a\r\nb"#), ("a\tb", #"a\tb"#),
            (#"say "hi""#, #"say \"hi\""#),
            (#"C:\x"#, #"C:\\x"#), ("\u{1B}[31mred", #"\u{1B}[31mred"#), ("a\0b", #"a\u{0}b"#),
            ("a\u{2028}b", #"a\u{2028}b"#),
            ("a\u{202E}b", #"a\u{202E}b"#),
        ])
    func escaped(name: String, readable: String) {
        #expect(Resource(name).name == readable)
    }

    @Test("Names that differ are counted apart, however they are written")
    func apart() {
        let ledger = Ledger()
        let names = ["a\nb", #"a\nb"#, #"a\\nb"#, "a b", "a\rb", "", " "]
        ledger.withRequest(1) { for name in names { _ = Lease.open(Resource(name)) } }
        #expect(ledger.rows().count == names.count)
        #expect(ledger.findings().allSatisfy { !$0.message.contains { $0.isNewline } })
    }
}
