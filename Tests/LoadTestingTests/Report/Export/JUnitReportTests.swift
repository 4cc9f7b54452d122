import Foundation
import Testing

@testable import LoadTesting

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite("JUnit XML")
struct JUnitReportTests {
    private func suite(_ id: String, in result: RunResult = ExampleResult.result) throws -> JUnitReport.TestSuite {
        try #require(JUnitReport(result).suites.first { $0.name == id })
    }

    private func names(_ suite: JUnitReport.TestSuite) -> [String] { suite.tests.map(\.name) }

    private static let classes = [
        "LK01 never released", "LK02 released late", "LK03 released twice", "LK04 used after release",
        "LK05 released by another request", "LK06 shared across requests", "LK07 orphaned task",
        "LK08 descriptor left open", "LK09 memory grows", "LK10 value retained", "LK11 stuck task",
        "LK12 impossible count", "LK13 continuation misused",
    ]

    private func isSkipped(_ test: JUnitReport.TestCase) -> Bool {
        if case .skipped = test.outcome { true } else { false }
    }

    @Test("a case that passes has a test for each thing that could have gone wrong, and skips what was not looked for")
    func passed() throws {
        let suite = try suite("nested/structured/0")
        #expect(
            names(suite) == ["runs to its end"] + Self.classes + [
                "fails only as injected", "threshold latency: p(99)<250ms",
            ])
        let skipped = suite.tests.filter(isSkipped)
        #expect(skipped.map(\.name) == ["LK09 memory grows", "LK11 stuck task"])
        #expect(suite.tests.allSatisfy { $0.outcome == .passed || isSkipped($0) })
        #expect(suite.tests[0].seconds == 5.01)
    }

    @Test("every case has a test for each leak class, however it ended")
    func classes() {
        for suite in JUnitReport(ExampleResult.result).suites.dropFirst() {
            #expect(names(suite).filter { $0.hasPrefix("LK") } == Self.classes, "\(suite.name)")
        }
    }

    @Test("classes that the level of detail does not judge are skipped with the reason")
    func coarse() throws {
        var result = ExampleResult.result
        result.cases[0].leakWatch = LeakWatch(detail: .counts, isOwnProcess: false)
        let tests = try suite(result.cases[0].id, in: result).tests
        let passed = tests.filter { $0.name.hasPrefix("LK") && $0.outcome == .passed }.map { $0.name.prefix(4) }
        #expect(passed == ["LK01", "LK03", "LK04", "LK08", "LK12"])
        let late = try #require(tests.first { $0.name == "LK02 released late" })
        #expect(late.outcome == .skipped(message: "It is judged at leak detail sites; this case ran at counts."))
    }

    @Test("a class that was found is not skipped, even where it is not judged")
    func foundThough() throws {
        var result = ExampleResult.result
        let index = try #require(result.cases.firstIndex { $0.id == "checkout/dispatch/0.05" })
        result.cases[index].leaks[0].leakClass = "LK11"
        result.cases[index].status = .interrupted
        let tests = try suite("checkout/dispatch/0.05", in: result).tests
        let stuck = try #require(tests.first { $0.name == "LK11 stuck task" })
        guard case .failed("leak", _, _) = stuck.outcome else {
            Issue.record("\(stuck.outcome)")
            return
        }
        #expect(tests.filter { $0.name.hasPrefix("LK") }.filter(isSkipped).count == 12)
    }

    @Test("a leak fails the test of its class, with file and line")
    func leak() throws {
        let test = try #require(suite("checkout/dispatch/0.05").tests.first { $0.name == "LK01 never released" })
        guard case .failed(let type, let message, let text) = test.outcome else {
            Issue.record("\(test.outcome)")
            return
        }
        #expect(type == "leak" && message.hasPrefix("LK01 never released: 14 leases of connection"))
        #expect(text.contains("replay: watertight run checkout") && text.contains("fault: setup at lock"))
        #expect(test.place == SourcePlace("CheckoutSuite/Connection.swift:118"))
        let xml = JUnitReport(ExampleResult.result).xml
        #expect(xml.contains(#"file="CheckoutSuite/Connection.swift" line="118"><failure"#))
        let sources = SourceMap(["CheckoutSuite/Connection.swift": "Sources/Checkout/Connection.swift"])
        let located = JUnitReport(ExampleResult.result, sources: sources).xml
        #expect(located.contains(#"file="Sources/Checkout/Connection.swift" line="118"><failure"#))
    }

    @Test("a second leak of a class has a test and a line of its own")
    func leaks() throws {
        var result = ExampleResult.result
        let index = try #require(result.cases.firstIndex { $0.id == "checkout/dispatch/0.05" })
        var second = result.cases[index].leaks[0]
        second.site = "Shop/Cart.swift:7 in pay()"
        result.cases[index].leaks.append(second)
        let tests = try suite("checkout/dispatch/0.05", in: result).tests.filter { $0.name.hasPrefix("LK01") }
        #expect(tests.map(\.name) == ["LK01 never released", "LK01 never released (2)"])
        #expect(tests[1].place == SourcePlace("Shop/Cart.swift:7"))
    }

    @Test("a leak that is allowed passes, with the reason and the date, after those that fail")
    func allowed() throws {
        var result = ExampleResult.result
        let test = try #require(suite("checkout/structured/0.05").tests.first { $0.name == "LK02 released late" })
        #expect(test.outcome == .passed && test.place == SourcePlace("CheckoutSuite/Client.swift:64"))
        #expect(test.note?.hasPrefix("allowed until 2025-06-30: Awaited in the next release of the client.") == true)
        #expect(JUnitReport(result).xml.contains("<system-out>allowed until 2025-06-30: "))
        let index = try #require(result.cases.firstIndex { $0.id == "checkout/structured/0.05" })
        var second = result.cases[index].leaks[0]
        second.allowed = nil
        result.cases[index].leaks.append(second)
        let tests = try suite("checkout/structured/0.05", in: result).tests.filter { $0.name.hasPrefix("LK02") }
        guard case .failed = tests[0].outcome, case .passed = tests[1].outcome else {
            Issue.record("\(tests.map(\.outcome))")
            return
        }
    }

    @Test("a run with allowances has a test for them, which fails when one has to go")
    func allowances() throws {
        var result = ExampleResult.result
        let name = "every allowance is needed and in time"
        #expect(try suite("run").tests.last?.outcome == .passed && suite("run").tests.last?.name == name)
        var list = ExampleResult.allowances
        list.today = try #require(CalendarDay("2025-07-01"))
        result.allowanceProblems = list.problems(in: result.cases, plannedCases: result.cases.count)
        guard case .failed("allowance", let message, _) = try suite("run", in: result).tests.last?.outcome else {
            Issue.record("it passed")
            return
        }
        #expect(message.contains("expired on 2025-06-30"))
        result.allowanceProblems = nil
        #expect(try suite("run", in: result).tests.count == 1)
    }

    @Test("unexpected failures and thresholds not met are failures with what was seen")
    func failures() throws {
        var result = ExampleResult.result
        let index = try #require(result.cases.firstIndex { $0.id == "checkout/executor/0.05" })
        result.cases[index].thresholds = [
            ThresholdRecord(expression: "errors<1%", seen: 0.25, passed: false),
            ThresholdRecord(expression: "errors<1%", seen: nil, passed: false),
        ]
        let tests = try suite("checkout/executor/0.05", in: result).tests
        #expect(tests.suffix(2).map(\.name) == ["threshold errors<1%", "threshold errors<1%_2"])
        let outcomes = tests.suffix(3).map(\.outcome)
        guard case .failed("unexpected failure", "3 unexpected failures, wanted 0", let samples) = outcomes[0],
            case .failed("threshold", "Threshold not met: errors<1%", let seen) = outcomes[1],
            case .failed("threshold", _, "seen: no samples") = outcomes[2]
        else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(samples.contains("PoolError.exhausted(limit: 64)") && seen.hasPrefix("seen: 0.25"))
    }

    @Test("a crash is an error, and what it leaves open is skipped, not passed")
    func crash() throws {
        let outcomes = try suite("sqlite/executor/0.05").tests.map(\.outcome)
        guard case .broken("crash", _) = outcomes[0], case .skipped(let message) = outcomes[1],
            outcomes.dropFirst().allSatisfy({ if case .skipped = $0 { true } else { false } })
        else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(message.hasPrefix("No verdict, because the case crashed: the process"))
    }

    @Test("a skipped suite is skipped in all its tests")
    func skipped() throws {
        for outcome in try suite("sqlite/executor/0").tests.map(\.outcome) {
            guard case .skipped(let message) = outcome else {
                Issue.record("\(outcome)")
                continue
            }
            #expect(message.contains("libsqlite3.so.0"))
        }
    }

    @Test("a hung case has no verdict about leaks, and an interrupted run an error")
    func incomplete() throws {
        var result = ExampleResult.result
        result.cases[0].status = .hung(reason: "3 requests in flight")
        result.run.plannedCases += 1
        let hung = try suite(result.cases[0].id, in: result).tests.map(\.outcome)
        #expect(hung[0] == .broken(type: "hung", message: "3 requests in flight"))
        #expect(hung[1] == .skipped(message: "No verdict, because the case hung: 3 requests in flight"))
        #expect(
            try suite("run", in: result).tests[0].outcome
                == .broken(type: "interrupted", message: "18 of 19 cases were run."))
    }

    @Test("is never empty")
    func empty() throws {
        var result = ExampleResult.result
        result.cases = []
        result.run.plannedCases = 0
        result.allowanceProblems = nil
        let reader = try Reader(JUnitReport(result).xml)
        #expect(reader.elements["testcase"]?.count == 1)
    }

    @Test("an XML parser reads it, with the counts that are stated, whatever the names", arguments: HostileNames.all)
    func hostile(name: String) throws {
        let reader = try Reader(JUnitReport(HostileNames.result(name)).xml)
        let whole = try #require(reader.elements["testsuites"]?.first)
        #expect(whole["tests"] == "\(reader.elements["testcase"]?.count ?? 0)")
        #expect(whole["failures"] == "\(reader.elements["failure"]?.count ?? 0)")
        #expect(whole["errors"] == "\(reader.elements["error"]?.count ?? 0)")
        let skipped = reader.elements["testsuite"]?.compactMap { Int($0["skipped"] ?? "") }.reduce(0, +)
        #expect(skipped == reader.elements["skipped"]?.count)
        #expect(reader.elements["testsuite"]?.count == 19)
    }

    /// All elements of a document, by name, with their attributes.
    private final class Reader: NSObject, XMLParserDelegate {
        private(set) var elements: [String: [[String: String]]] = [:]

        init(_ text: String) throws {
            super.init()
            let parser = XMLParser(data: Data(text.utf8))
            parser.delegate = self
            if !parser.parse() { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
        }

        func parser(
            _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String] = [:]
        ) {
            elements[element, default: []].append(attributes)
        }
    }
}
