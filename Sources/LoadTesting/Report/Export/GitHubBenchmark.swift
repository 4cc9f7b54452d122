import Foundation

/// The custom JSON of github-action-benchmark: an array of named values, of which either smaller or bigger ones are better.
///
/// The action compares an entry with the one of the same name in the previous run, and passes over names it does not
/// find. So names do not depend on results, and the number of cases is an entry of its own.
enum GitHubBenchmark {
    static func smallerIsBetter(_ result: RunResult) throws(ReportError) -> String {
        var list = EntryList(result)
        for one in result.cases {
            let latency = one.latency.headline
            list.add(one, "mean", latency?.knownMean, "ns")
            list.add(one, "p50", latency?.p50.map { Double($0) }, "ns")
            list.add(one, "p99", latency?.p99.map { Double($0) }, "ns")
            list.add(one, "leaks", one.leakTotal.map { Double($0) }, "leaks")
            list.add(
                one, "unexpected failures",
                one.hasFigures && one.requests.censored == 0 ? Double(one.requests.unexpected) : nil, "failures")
            list.add(one, "peak memory", one.peakResidentBytes.map { Double($0) }, "bytes")
        }
        let missing = result.run.plannedCases - result.cases.count(where: \.hasFigures)
        list.add("cases_not_measured", Double(missing), "cases")
        return try list.json()
    }

    static func biggerIsBetter(_ result: RunResult) throws(ReportError) -> String {
        var list = EntryList(result)
        for one in result.cases { list.add(one, "throughput", one.throughput, "req/s") }
        list.add("case_count", Double(result.cases.count(where: \.hasFigures)), "cases")
        return try list.json()
    }
}

private struct Entry: Encodable {
    var name: String
    var unit: String
    var value: Double
    /// Shown beside the value, never compared.
    var extra: String?
}

/// Entries with names of their own; a value that was not measured is left out, never 0.
private struct EntryList {
    private var entries: [Entry] = []
    private var names = UniqueNames()
    private let seed: UInt64

    init(_ result: RunResult) { seed = result.run.seed }

    mutating func add(_ one: CaseResult, _ metric: String, _ value: Double?, _ unit: String) {
        add("\(one.id) \(metric)", value, unit, extra: "\(one.workload.summary), seed \(seed)")
    }

    mutating func add(_ name: String, _ value: Double?, _ unit: String, extra: String? = nil) {
        // Claimed even without a value, so that the name of one case does not depend on the figures of another.
        let name = names.claim(TerminalText.line(name))
        guard let value, value.isFinite else { return }
        entries.append(Entry(name: name, unit: unit, value: value, extra: extra.map(TerminalText.line)))
    }

    func json() throws(ReportError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(entries), as: UTF8.self) + "\n"
        } catch {
            throw .cannotWrite(file: "github-action-benchmark JSON", reason: ResultFile.reason(for: error))
        }
    }
}
