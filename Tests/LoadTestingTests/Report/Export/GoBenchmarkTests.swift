import Foundation
import Testing

@testable import LoadTesting

@Suite("Go benchmark text")
struct GoBenchmarkTests {
    private func lines(_ result: RunResult) -> [String] {
        GoBenchmark.render(result).split(separator: "\n").map(String.init)
    }

    private func benchmarks(_ result: RunResult) -> [String] { lines(result).filter { $0.hasPrefix("Benchmark") } }

    @Test("names the machine and the seed, and not the commit, which would keep commits apart")
    func configuration() {
        let lines = lines(ExampleResult.result)
        #expect(
            lines.prefix(5) == [
                "goos: linux", "goarch: amd64", "pkg: watertight", "cpu: AMD EPYC 7B13", "seed: 20250314",
            ])
        #expect(!lines.contains { $0.contains("4f2c9ab") })
        #expect(lines.contains("Unit leaks/op better=lower assume=exact") && lines.contains("Unit req/s better=higher"))
    }

    @Test("a line for each case that completed requests: requests, then values in base units")
    func values() throws {
        let result = ExampleResult.result
        let rows = benchmarks(result)
        #expect(rows.count == 16)
        let summary = try #require(result.cases[0].latency.response)
        let fields = rows[0].split(separator: " ").map(String.init)
        #expect(fields.prefix(2) == ["BenchmarkNested/exec=structured/fail=0/rate=2000-2", "10000"])
        let figures = Dictionary(
            uniqueKeysWithValues: stride(from: 2, to: fields.count, by: 2).map { (fields[$0 + 1], fields[$0]) })
        #expect(figures["p99-ns"] == summary.p99.map { "\($0)" } && figures["leaks/op"] == "0")
        #expect(Double(figures["ns/op"] ?? "") == summary.mean)
        #expect(Double(figures["peak-RSS-bytes"] ?? "") == result.cases[0].peakResidentBytes.map { Double($0) })
        let leaking = try #require(rows.first { $0.hasPrefix("BenchmarkCheckout/exec=dispatch/fail=0.05") })
        #expect(leaking.contains("  0.0014 leaks/op"))
    }

    @Test("what was not measured has no value, and a hung case no verdict about leaks")
    func missing() throws {
        var result = ExampleResult.result
        result.cases[0].latency.response?.p99 = nil
        result.cases[0].throughput = nil
        result.cases[0].status = .hung(reason: "3 requests in flight")
        let row = try #require(benchmarks(result).first)
        for unit in ["p99-ns", "req/s", "leaks/op"] { #expect(!row.contains(unit)) }
        #expect(row.contains("p50-ns"))
    }

    @Test(
        "a name is one word, with a processor count behind it and unlike the others",
        arguments: HostileNames.all + ["nested-16"])
    func hostile(name: String) throws {
        let rows = benchmarks(HostileNames.result(name))
        let names = try rows.map { row in
            let name = try #require(row.wholeMatch(of: #/(Benchmark\S+-2)  [0-9]+  \S.*/#)).1
            #expect(name.dropFirst("Benchmark".count).first?.isLowercase == false)
            #expect(row.split(whereSeparator: \.isWhitespace).count.isMultiple(of: 2))
            return name
        }
        #expect(names.count == 16 && Set(names).count == 16)
    }

    @Test("where no lease was counted no leaks are given, here and for github-action-benchmark")
    func notCounted() throws {
        var result = ExampleResult.result
        result.cases = [RecordedCase.closed(service: [1_000, 2_000])]
        let counted = try GitHubBenchmark.smallerIsBetter(result)
        #expect(GoBenchmark.render(result).contains(" 0 leaks/op") && counted.contains(" leaks\""))
        result.cases[0].leakWatch = LeakWatch(detail: .off, isOwnProcess: true)
        let smaller = try GitHubBenchmark.smallerIsBetter(result)
        #expect(!GoBenchmark.render(result).contains(" 0 leaks/op") && !smaller.contains(" leaks\""))
    }
}
