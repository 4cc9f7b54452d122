import Foundation
import Testing

@testable import LoadTesting

@Suite("JSON for github-action-benchmark")
struct GitHubBenchmarkTests {
    private struct Entry: Decodable {
        var name: String
        var unit: String
        var value: Double
        var extra: String?
    }

    private func entries(_ text: String) throws -> [Entry] {
        try JSONDecoder().decode([Entry].self, from: Data(text.utf8))
    }

    @Test("what is better when smaller: latency, leaks, failures, memory, and cases that were not measured")
    func smaller() throws {
        let entries = try entries(GitHubBenchmark.smallerIsBetter(ExampleResult.result))
        let values = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0) })
        let summary = try #require(ExampleResult.result.cases[0].latency.response)
        #expect(values["nested/structured/0 p99"]?.value == summary.p99.map { Double($0) })
        #expect(values["nested/structured/0 p99"]?.unit == "ns")
        #expect(values["checkout/dispatch/0.05 leaks"]?.value == 14)
        #expect(values["checkout/executor/0.05 unexpected failures"]?.value == 3)
        #expect(values["cases_not_measured"]?.value == 2)
        #expect(entries.count == 16 * 6 + 1)
    }

    @Test("what is better when bigger: throughput, and the number of cases, so that a lost one is seen")
    func bigger() throws {
        let entries = try entries(GitHubBenchmark.biggerIsBetter(ExampleResult.result))
        #expect(entries.count == 17 && entries.last?.name == "case_count" && entries.last?.value == 16)
        #expect(entries[0].value == ExampleResult.result.cases[0].throughput && entries[0].unit == "req/s")
    }

    @Test("a skipped case has no values rather than zeros")
    func skipped() throws {
        for text in [
            try GitHubBenchmark.smallerIsBetter(ExampleResult.result),
            try GitHubBenchmark.biggerIsBetter(ExampleResult.result),
        ] {
            #expect(try entries(text).allSatisfy { !$0.name.hasPrefix("sqlite/executor/") })
        }
    }

    @Test("names are unlike each other, whatever the suites are called", arguments: HostileNames.all)
    func hostile(name: String) throws {
        var result = HostileNames.result(name)
        result.cases[1].id = result.cases[0].id + "\u{7}"
        let names = try entries(GitHubBenchmark.smallerIsBetter(result)).map(\.name)
        #expect(Set(names).count == names.count)
    }
}
