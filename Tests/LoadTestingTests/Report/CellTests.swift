import Testing

@testable import LoadTesting

@Suite("Cell")
struct CellTests {
    @Test("CSV quotes a field only when RFC 4180 asks for it, and doubles the quotes inside")
    func quoting() {
        #expect(Cell.text("plain/name 1").csv == "plain/name 1")
        #expect(Cell.text("a,b").csv == "\"a,b\"")
        #expect(Cell.text("say \"hi\"").csv == "\"say \"\"hi\"\"\"")
        #expect(Cell.text("two\r\nlines").csv == "\"two\r\nlines\"")
        #expect(Cell.text("a\"\u{301}b").csv == "\"a\"\"\u{301}b\"", "a quote with a combining mark is still a quote")
    }

    @Test("a missing value is an empty field, and zero is a 0")
    func missing() {
        #expect(Cell.missing("needs 3,688").csv == "")
        #expect(Cell.count(0).csv == "0")
        #expect(Cell.missing("needs 3,688").human == "n/a (needs 3,688)")
        #expect(Cell.missing("needs 3,688").number == nil)
    }

    @Test("machines get base units, people get scaled ones")
    func units() {
        #expect(Cell.nanoseconds(18_300_000).csv == "18300000")
        #expect(Cell.nanoseconds(18_300_000).human == "18.3\u{A0}ms")
        #expect(Cell.bytes(43_200_000).csv == "43200000")
        #expect(Cell.bytes(43_200_000).human == "41.2\u{A0}MiB")
        #expect(Cell.ratio(0.05).csv == "0.05")
        #expect(Cell.ratio(0.05).human == "5%")
        #expect(Cell.rate(398.24).csv == "398.24")
        #expect(Cell.rate(398.24).human == "398.2/s")
    }

    @Test("no number is wider than seven columns when brief", arguments: extremes)
    func brief(cell: Cell) {
        #expect(TerminalText.width(cell.brief) <= 7, "\(cell.brief)")
    }

    static let extremes: [Cell] = {
        let numbers: [UInt64] = [
            0, 1, 9, 999, 1_000, 9_999, 999_499, 999_500, 999_999, 1_000_000, 9_999_999, 123_456_789, 999_499_999,
            999_500_000, 59_949_999_999, 59_950_000_000, 3_599_999_999_999, 359_999_999_999_999,
            360_000_000_000_000_000,
            .max - 1, .max,
        ]
        let rates: [Double] = [
            0, 1e-300, 0.04, 0.05, 0.1, 99.94, 99.96, 999.96, 1e6, 999_999.4, 1e300, .infinity, .nan,
        ]
        return numbers.flatMap { [Cell.count($0), .nanoseconds($0), .bytes($0)] } + rates.map(Cell.rate)
            + [0, 1e-9, 0.00009, 0.0001, 0.12345, 0.98765, 0.99999, 1].map(Cell.ratio)
    }()
}
