import Foundation
import Testing

@testable import LoadTesting

/// `Reports/example/exports` is made by this code; run with `WATERTIGHT_UPDATE=1` to make it again.
@Suite("The export formats")
struct ExportKindTests {
    /// The files kept for each kind; of the plotter's folder only one.
    static let kept: [(kind: ExportKind, file: String)] = [
        (.hlog, "latency.hlog"), (.hdrplot, "percentiles.hgrm"), (.gobench, "bench.txt"),
        (.gitHubSmaller, "github-smaller.json"), (.gitHubBigger, "github-bigger.json"), (.junit, "junit.xml"),
        (.markdown, "summary.md"),
    ]

    @Test("Reports/example/exports is what the formats make today", arguments: kept)
    func golden(kind: ExportKind, file: String) throws {
        let folder = ExampleFilesTests.reports + "/example/exports"
        let path = folder + "/" + file
        let content = try kind.render(ExampleResult.result)
        let text: String =
            if case .folder(let files) = content { try #require(files.first).text } else { content.text }
        if ExampleFilesTests.updates {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }
        let expected = try String(contentsOfFile: path, encoding: .utf8)
        #expect(expected.utf8.elementsEqual(text.utf8), "\(file) is stale: run once with WATERTIGHT_UPDATE=1")
    }

    @Test("a kind is kept as an example, or is one of the three files of a report")
    func complete() {
        let kinds = Self.kept.map(\.kind) + [.csv, .json, .html]
        #expect(Set(kinds) == Set(ExportKind.allCases) && kinds.count == ExportKind.allCases.count)
    }

    @Test("a run without cases is written too, and ends with a line end", arguments: ExportKind.allCases)
    func empty(kind: ExportKind) throws {
        var result = ExampleResult.result
        result.cases = []
        let content = try kind.render(result)
        // By scalars: CR and LF are one character.
        let last = content.text.unicodeScalars.last
        if kind.isFolder { #expect(content == .folder([])) } else { #expect(last == "\n") }
    }

    @Test(
        "hostile names are written in every format, without a control character but line ends and tabs",
        arguments: ExportKind.allCases.filter { $0 != .csv && $0 != .html })
    func hostile(kind: ExportKind) throws {
        for name in HostileNames.all {
            let text = try kind.render(HostileNames.fewCases(name)).text
            let control = text.unicodeScalars.first { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }
            #expect(control == nil, "\(name.prefix(40))")
        }
    }

    @Test("figures of a result file that are nonsense end in text, not in a trap", arguments: ExportKind.allCases)
    func nonsense(kind: ExportKind) throws {
        var result = ExampleResult.result
        result.cases = Array(result.cases.prefix(2))
        result.environment.processorCount = -1
        result.cases[0].requests.completed = .max
        result.cases[0].requests.outcomes = ["ok": .max, "unexpected.x": .max]
        result.cases[0].workload.rate = 1e300
        result.cases[0].workload.concurrency = .max
        result.cases[0].measuredNanoseconds = .max
        result.cases[0].latency.service?.hdr = "AAAA"
        result.cases[0].throughput = 1e300
        #expect(try !kind.render(result).text.isEmpty)
    }
}
