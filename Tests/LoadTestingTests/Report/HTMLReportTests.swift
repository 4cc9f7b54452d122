import Foundation
import LeakDetection
import Testing

@testable import LoadTesting

@Suite("report.html")
struct HTMLReportTests {
    static let page = HTMLReport.render(ExampleResult.result)

    @Test("is the same, byte for byte, for the same result")
    func stable() {
        #expect(HTMLReport.render(ExampleResult.result).utf8.elementsEqual(Self.page.utf8))
    }

    @Test("loads nothing and has no style attribute and no event handler")
    func selfContained() {
        #expect(!Self.page.contains("http:") && !Self.page.contains("https:"))
        #expect(!Self.page.contains(" style="))
        #expect(Self.page.matches(of: #/\son[a-z]+=/#).isEmpty)
        #expect(Self.page.matches(of: #/<(img|iframe|object|embed|form|base)\b/#).isEmpty)
    }

    @Test("style sheet and script are within their limits and are the ones the policy names")
    func policy() throws {
        #expect(ReportStyle.css.utf8.count <= 16 * 1_024)
        #expect(ReportScript.javaScript.utf8.count <= 8 * 1_024)
        #expect(try SystemHash.sha256(ReportStyle.css) == ReportStyle.hash)
        #expect(try SystemHash.sha256(ReportScript.javaScript) == ReportScript.hash)
        #expect(Self.page.contains("<style>\(ReportStyle.css)</style>"))
        #expect(Self.page.contains("<script>\(ReportScript.javaScript)</script>"))
        #expect(Self.page.contains("style-src 'sha256-\(ReportStyle.hash)'; script-src 'sha256-\(ReportScript.hash)'"))
    }

    @Test("every tag that opens closes, in order", arguments: [""] + HostileNames.all)
    func balanced(name: String) {
        #expect(Markup.problem(in: HTMLReport.render(HostileNames.result(name))) == nil)
    }

    @Test("a hostile name adds no element and no attribute", arguments: HostileNames.all)
    func hostile(name: String) {
        let page = HTMLReport.render(HostileNames.result(name))
        #expect(page.matches(of: #/<script\b/#).count == 1)
        #expect(page.matches(of: #/<img\b/#).isEmpty)
        // The very same elements as with a harmless name, apart from the spans that say how long a name was.
        let harmless = Markup.elements(in: HTMLReport.render(HostileNames.result("harmless")))
        let elements = Markup.elements(in: page)
        for element in ["a", "script", "td", "th", "tr", "li", "path", "circle", "details", "dd", "b", "p"] {
            #expect(elements[element] == harmless[element], "\(element)")
        }
        #expect(page.utf8.count < Self.page.utf8.count * 3)
        #expect(!page.unicodeScalars.contains { (0x202A...0x202E).contains($0.value) || $0.value == 0x1B })
    }

    @Test("a case that crashed, was skipped, hung or was interrupted shows its reason")
    func states() {
        #expect(Self.page.contains("<b class=\"fail\">Crashed.</b> the process of the case ended with signal 11"))
        #expect(Self.page.contains("<b class=\"info\">Skipped.</b> libsqlite3 could not be opened"))
        var result = ExampleResult.result
        result.cases[0].status = .hung(reason: "7 requests were stuck")
        result.cases[1].status = .interrupted
        result.cases[1].verdict = .aborted
        let page = HTMLReport.render(result)
        #expect(page.contains("<b>Hung.</b> 7 requests were stuck"))
        #expect(page.contains("interrupted · p50"))
    }

    @Test("leaks show class, resource, count, place, request, fault and replay command")
    func leaks() {
        for text in [
            "<b>14</b> <span>LK01</span>", "<code>connection</code> never released",
            "<code>CheckoutSuite/Connection.swift:118</code>", "request 482", "setup at lock",
            "<span>--trace-request</span> <span>482</span>", "<b>1</b> <span>LK03</span>",
            "<code>NestedSuite/Session.swift:63</code>",
        ] {
            #expect(Self.page.contains(text), "\(text)")
        }
    }

    @Test("of the cases those cannot be judged that have no leak verdict, and no others")
    func unjudged() {
        func lede(_ change: (inout CaseResult) -> Void) -> Substring? {
            var result = ExampleResult.result
            var one = RecordedCase.closed(service: [1_000])
            change(&one)
            one.verdict = Judgement.judge(one)
            result.cases = [one]
            return HTMLReport.render(result).firstMatch(of: #/"h-leaks">Leaks<\/h2>\n<p class="lede">(.*?)<\/p>/#)?.1
        }
        #expect(lede { _ in } == "None. ")
        #expect(lede { $0.status = .stopped(reason: "errors<1% was broken") } == "None. ")
        #expect(lede { $0.status = .interrupted } == "None. ")
        #expect(lede { $0.status = .skipped(reason: "no library") } == "None. ")
        #expect(lede { $0.status = .hung(reason: "stuck") } == "None. 1 case cannot be judged.")
        #expect(lede { $0.leakWatch = LeakWatch(detail: .off, isOwnProcess: true) } == "None. 1 case cannot be judged.")
    }

    @Test("a case without a request has no number of leaks")
    func idle() {
        var one = RecordedCase.closed(service: [])
        #expect(one.leakedTotal == nil && one.reasonForNoLeakedTotal == "nothing was tried")
        one.verdict = Judgement.judge(one)
        var result = ExampleResult.result
        result.cases = [one]
        let page = HTMLReport.render(result)
        #expect(page.contains("<span class=\"k\">Leaked resources</span> <span class=\"v\">n/a</span>"))
        #expect(!page.contains(#/<span class="k">(Leaked resources|Released wrongly)<\/span>[^\n]*<svg/#))
        let tests = JUnitReport(result).suites.last?.tests ?? []
        #expect(tests.count == LeakClass.allCases.count + 2)
        for test in tests where test.name != "runs to its end" {
            #expect(test.outcome == .skipped(message: "No verdict, because the case measured nothing."))
        }
        one.requests.issued = 1
        #expect(one.leakedTotal == 0)
    }

    @Test("a leak that is allowed is marked, with reason and last day, after those that fail")
    func allowed() throws {
        let mark = #"<code>http.client</code> released late <span class="chip warn">"#
        let card = try #require(Self.page.range(of: mark)?.lowerBound)
        let failing = try #require(Self.page.range(of: "<code>session</code> released twice")?.lowerBound)
        #expect(failing < card)
        #expect(
            Self.page.contains("<dt>Allowed</dt><dd>until 2025-06-30: Awaited in the next release of the client.</dd>"))
        #expect(Self.page.contains("2 late, 1 twice, 2 allowed"))
        #expect(Self.page.contains("<strong>2</strong><span class=\"vh\"> allowed</span>"))
    }

    @Test("leaked and unexpected stand before the latencies")
    func columnOrder() throws {
        let head = try #require(Self.page.firstMatch(of: #/casetable.*?<\/thead>/#.dotMatchesNewlines())).output
        let leaked = try #require(head.range(of: ">Leaked<")?.lowerBound)
        let unexpected = try #require(head.range(of: ">Unexpected<")?.lowerBound)
        let p50 = try #require(head.range(of: ">p50<")?.lowerBound)
        #expect(leaked < p50 && unexpected < p50)
    }

    @Test("the whole histogram can be plugged in: the curve that is given is the curve that is drawn")
    func curve() {
        let page = HTMLReport.render(ExampleResult.result) { _ in
            (0..<50).map { LatencyPoint(quantile: Double($0) / 50, nanoseconds: UInt64(1_000 + $0)) }
        }
        let longest = page.matches(of: #/class="l s-m1"/#).count
        #expect(longest > 0)
        #expect(page.matches(of: #/d="M[^"]*"/#).contains { $0.output.count(where: { $0 == "L" }) == 49 })
    }

    @Test("a run without cases or without latency still makes a whole page")
    func empty() {
        var result = ExampleResult.result
        result.cases = []
        result.run.plannedCases = 0
        #expect(Markup.problem(in: HTMLReport.render(result)) == nil)
        result.cases = ExampleResult.result.cases.filter { !$0.hasFigures }
        #expect(HTMLReport.render(result).contains("none finished"))
    }

    @Test("figures at the edge of what a file can hold do not trap")
    func extremes() {
        var result = ExampleResult.result
        for index in result.cases.indices where result.cases[index].hasFigures {
            result.cases[index].latency.response = LatencySummary(
                count: .max, min: 0, mean: 0, p50: 0, p90: 0, p99: .max, p999: .max, p9999: .max, max: .max, hdr: "")
            result.cases[index].requests.outcomes = ["ok": .max, "unexpected.a": .max]
            result.cases[index].throughput = .greatestFiniteMagnitude
            result.cases[index].thresholds = [
                ThresholdRecord(expression: "latency: p(99)<1ms", seen: 1e300, passed: false)
            ]
        }
        #expect(Markup.problem(in: HTMLReport.render(result)) == nil)
    }
}

/// SHA-256 by the tool the system has: the page holds two constants, and this proves them.
enum SystemHash {
    static func sha256(_ text: String) throws -> String {
        let tools = [["/usr/bin/sha256sum"], ["/usr/bin/shasum", "-a", "256"]]
        let tool = try #require(tools.first { FileManager.default.isExecutableFile(atPath: $0[0]) })
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("watertight-\(UUID().uuidString)")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool[0])
        process.arguments = tool.dropFirst() + [file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let digits = Array(output.prefix(64))
        let bytes = stride(from: 0, to: 64, by: 2).compactMap { UInt8(String(digits[$0..<$0 + 2]), radix: 16) }
        return Data(bytes).base64EncodedString()
    }
}

/// Enough of a parser to see whether markup is balanced.
enum Markup {
    private static let void: Set<String> = ["meta", "link", "br", "wbr"]

    /// The first tag that does not fit; nil when all do.
    static func problem(in page: String) -> String? {
        var open: [String] = []
        for (name, isClosing, isSelfClosing) in tags(in: page) where !isSelfClosing && !void.contains(name) {
            if !isClosing {
                open.append(name)
            } else if open.popLast() != name {
                return "</\(name)> closes nothing"
            }
        }
        return open.last.map { "<\($0)> is not closed" }
    }

    static func elements(in page: String) -> [String: Int] {
        tags(in: page).reduce(into: [:]) { $0[$1.name, default: 0] += $1.isClosing ? 0 : 1 }
    }

    private static func tags(in page: String) -> [(name: String, isClosing: Bool, isSelfClosing: Bool)] {
        // What stands inside the two raw elements is not markup.
        var bytes = Array(
            page.replacing(ReportStyle.css, with: "").replacing(ReportScript.javaScript, with: "")
                .replacing("<!doctype html>", with: "").utf8)[...]
        var tags: [(String, Bool, Bool)] = []
        while let start = bytes.firstIndex(of: UInt8(ascii: "<")),
            let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
        {
            let tag = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
            let name = tag.drop(while: { $0 == "/" }).prefix { $0.isLetter || $0.isNumber }
            tags.append((String(name), tag.hasPrefix("/"), tag.hasSuffix("/")))
            bytes = bytes[(end + 1)...]
        }
        return tags
    }
}
