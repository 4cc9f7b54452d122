import Testing

@testable import LoadTesting

@Suite("A histogram log")
struct HistogramLogTests {
    private func lines(_ result: RunResult) -> [String] {
        HistogramLog.render(result).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test("begins with its version, the start of the run, and the legend of the Java writer")
    func header() {
        let lines = lines(ExampleResult.result)
        #expect(lines[0] == "#[Histogram log format version 1.3]")
        #expect(lines[1] == "#[StartTime: 1741948930.482 (seconds since epoch), 2025-03-14T10:42:10.482Z]")
        #expect(
            lines.contains(#""StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram""#))
    }

    @Test("has a line for each case and metric: length in seconds, largest value in milliseconds, the payload")
    func interval() throws {
        let result = ExampleResult.result
        let rows = lines(result).filter { $0.hasPrefix("Tag=") }
        #expect(rows.count == 16 * 3)
        let summary = try #require(result.cases[0].latency.response)
        let max = summary.max / 1_000
        #expect(
            rows[0] == "Tag=nested/structured/0/response,0.000,5.010,\(max / 1_000).\(max % 1_000),\(summary.hdr)")
        #expect(rows[1].hasPrefix("Tag=nested/structured/0/service,"))
    }

    @Test("the example's figures are those of its histograms")
    func example() throws {
        let latency = ExampleResult.result.cases[0].latency
        for summary in [latency.response, latency.service, latency.startLag] {
            let summary = try #require(summary)
            #expect(LatencySummary(try HistogramCodec.decode(summary.hdr)) == summary)
        }
    }

    @Test("lines have five fields and tags of their own, comments less than 127 bytes", arguments: HostileNames.all)
    func hostile(name: String) {
        let lines = lines(HostileNames.fewCases(name))
        let rows = lines.filter { $0.hasPrefix("Tag=") }
        #expect(rows.count == 3 * 3 && lines.count < rows.count + 8)
        #expect(rows.allSatisfy { $0.split(separator: ",").count == 5 && !$0.contains(" ") })
        #expect(Set(rows.map { $0.prefix { $0 != "," } }).count == rows.count)
        #expect(lines.allSatisfy { !$0.hasPrefix("#") || $0.utf8.count < 127 })
    }

    @Test("a histogram that cannot be read is left out, because readers stop at it")
    func unreadable() {
        var result = ExampleResult.result
        result.cases = [result.cases[0]]
        result.cases[0].latency.response?.hdr = "x\nTag=evil,0,0,0,AAAA"
        let rows = lines(result).filter { $0.hasPrefix("Tag=") }
        #expect(rows.count == 2 && !rows.contains { $0.contains("evil") })
    }
}
