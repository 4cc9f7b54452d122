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

    @Test("a case that passes has a passed test for each thing that could have gone wrong")
    func passed() throws {
        let suite = try suite("nested/structured/0")
        #expect(
            names(suite) == [
                "runs to its end", "leaks nothing", "fails only as injected", "threshold latency: p(99)<250ms",
            ])
        #expect(suite.tests.allSatisfy { $0.outcome == .passed })
        #expect(suite.tests[0].seconds == 5.01)
    }

    @Test("a leak fails the test that is always there, with file and line")
    func leak() throws {
        let test = try #require(suite("checkout/dispatch/0.05").tests.first { $0.name == "leaks nothing" })
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

    @Test("a second leak of the case has a test and a line of its own")
    func leaks() throws {
        var result = ExampleResult.result
        let index = try #require(result.cases.firstIndex { $0.id == "checkout/dispatch/0.05" })
        var second = result.cases[index].leaks[0]
        second.site = "Shop/Cart.swift:7 in pay()"
        result.cases[index].leaks.append(second)
        let tests = try suite("checkout/dispatch/0.05", in: result).tests.filter { $0.name.hasPrefix("leaks") }
        #expect(tests.map(\.name) == ["leaks nothing", "leaks nothing (2)"])
        #expect(tests[1].place == SourcePlace("Shop/Cart.swift:7"))
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
        let outcomes = tests.dropFirst(2).map(\.outcome)
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
            case .skipped = outcomes[2]
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
