import Foundation
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite("A file of allowances")
struct AllowanceFileTests {
    private func read(_ text: String) throws -> [Allowance] {
        try AllowanceFile.entries(in: Array(text.utf8), file: "allow.json", suites: ["checkout", "search"])
    }

    /// One good entry with a field replaced, or taken out.
    private func entry(_ field: String = "", _ value: String? = nil) -> String {
        var fields = [
            "class": #""LK01""#, "resource": #""connection""#, "reason": #""known""#, "expires": #""2027-01-31""#,
        ]
        if !field.isEmpty { fields[field] = value }
        return "{" + fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
            + "}"
    }

    private func file(_ entries: String...) -> String {
        "{\"allowances\": [\(entries.joined(separator: ",\n"))]}"
    }

    private func refusal(_ text: String) -> String? {
        #expect(throws: AllowanceFileError.self) { try read(text) }?.description
    }

    @Test("is read with all its fields, and may be empty")
    func read() throws {
        #expect(try read(file()) == [])
        let narrowed = entry("suite", #""checkout""#).dropLast() + #", "site": "Shop/Cart.swift:12"}"#
        let entries = try read(file(entry(), String(narrowed)))
        let day = try #require(CalendarDay("2027-01-31"))
        #expect(entries[0] == Allowance(leakClass: .LK01, resource: "connection", reason: "known", expires: day))
        #expect(entries[1].suite == "checkout" && entries[1].site == "Shop/Cart.swift:12")
    }

    @Test(
        "a field that is missing, unknown or wrong is named with its entry and what would be accepted",
        arguments: [
            ("reason", nil, "reason: is missing; an allowance must have it: why the leak is tolerated"),
            ("reason", #"" ""#, "reason: ' ' is not a reason; accepted: text that is not empty"),
            ("reason", "3", "reason: 3 is no string; accepted: text in double quotes"),
            (
                "expires", nil,
                "expires: is missing; an allowance must have it: its last day as YYYY-MM-DD, such as 2027-01-31"
            ),
            (
                "expires", #""2027-02-29""#,
                "expires: '2027-02-29' is no day of the calendar; accepted: YYYY-MM-DD, such as 2027-01-31"
            ),
            (
                "expires", "20270131",
                "expires: 20270131 is no day of the calendar; accepted: YYYY-MM-DD, such as 2027-01-31"
            ),
            ("class", nil, "class: is missing; an allowance must have it: the code of a leak class, such as LK01"),
            ("class", #""LK14""#, "class: 'LK14' is no leak class; accepted: LK01 to LK13, but not LK12"),
            ("class", #""lk01""#, "class: 'lk01' is no leak class; accepted: LK01 to LK13, but not LK12"),
            (
                "class", #""LK12""#,
                "class: 'LK12' is a count that contradicts itself, which cannot be allowed; accepted: LK01 to LK13, but not LK12"
            ),
            ("resource", #""""#, "resource: '' is not a resource; accepted: text that is not empty"),
            ("suite", #""chekcout""#, "suite: 'chekcout' is no suite; did you mean 'checkout'?"),
            (
                "site", #""Cart.swift""#,
                "site: 'Cart.swift' is no place in the source; accepted: as the report shows it, such as Shop/Cart.swift:12"
            ),
            ("reasons", #""x""#, "reasons: 'reasons' is not a field of an allowance; did you mean 'reason'?"),
        ] as [(String, String?, String)])
    func refused(field: String, value: String?, sentence: String) {
        let other = entry("resource", #""other""#)
        #expect(refusal(file(other, entry(field, value))) == "allow.json: entry 2: \(sentence)")
    }

    @Test("an entry that says the same as an earlier one is refused, whatever its reason and date")
    func duplicate() {
        #expect(
            refusal(file(entry(), entry("class", #""LK03""#), entry("expires", #""2028-01-31""#)))
                == "allow.json: entry 3: it allows the same as entry 1; accepted: one entry for each class, resource, suite and site"
        )
    }

    @Test("what is no list of allowances is refused")
    func form() {
        #expect(
            refusal("[]")
                == "allow.json: a list is not a file of allowances; accepted: an object with the fields allowances")
        #expect(
            refusal("{}")
                == "allow.json: allowances: is missing; a file of allowances must have it: a list, which may be empty")
        #expect(
            refusal(#"{"allowances": {}}"#) == "allow.json: allowances: an object is no list; accepted: a list in [ ]")
        #expect(
            refusal(#"{"allowances": [3]}"#)
                == "allow.json: entry 1: 3 is not an allowance; accepted: an object with the fields class, resource, reason, expires, suite, site"
        )
        #expect(
            refusal(#"{"allowances": [], "version": 1}"#)
                == "allow.json: version: 'version' is not a field of a file of allowances; accepted: allowances")
    }

    @Test("what is no JSON is refused with line and column")
    func json() {
        #expect(
            refusal("{\n  \"allowances\": [\n    {,}\n  ]\n}")
                == "allow.json: line 3, column 6: this is not JSON: a key in double quotes should stand here; accepted: JSON such as {\"allowances\": []}"
        )
        #expect(refusal("")?.hasPrefix("allow.json: line 1, column 1: this is not JSON: ") == true)
    }

    @Test("a file that cannot be read ends the command with exit code 65")
    func unreadable() throws {
        let day = try #require(CalendarDay("2027-01-31"))
        let failure = #expect(throws: CommandFailure.self) {
            try AllowanceFile.read("/nonexistent/allow.json", suites: [], today: day)
        }
        #expect(failure?.exitCode == .unreadableInput)
        #expect(failure?.message.hasPrefix("/nonexistent/allow.json: the file cannot be read (No such file") == true)
    }
}
