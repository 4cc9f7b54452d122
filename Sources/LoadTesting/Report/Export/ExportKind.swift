import Foundation

/// The formats a result can be written in, for other programs and for people.
///
/// The name is what stands before the `=` of `--export`. Each format is a pure function of the result.
public enum ExportKind: String, CaseIterable, Sendable {
    case hlog
    case hdrplot
    case gobench
    case gitHubSmaller = "github-smaller"
    case gitHubBigger = "github-bigger"
    case junit
    case markdown
    case csv
    case json
    case html

    /// What it is and who reads it, in a few words.
    public var summary: String {
        switch self {
        case .hlog: "HdrHistogram log, a line for each case and metric"
        case .hdrplot: "a folder of percentile files for the HdrHistogram plotter, one for each case and metric"
        case .gobench: "Go benchmark text, for benchstat"
        case .gitHubSmaller: "github-action-benchmark, customSmallerIsBetter: latency, leaks, failures, memory"
        case .gitHubBigger: "github-action-benchmark, customBiggerIsBetter: throughput"
        case .junit: "JUnit XML, a test for each case and thing that can go wrong"
        case .markdown: "a table and the findings"
        case .csv: "as results.csv"
        case .json: "as result.json"
        case .html: "as report.html"
        }
    }

    /// Whether the path of this kind names a folder, because its readers take one file for each curve.
    public var isFolder: Bool { self == .hdrplot }

    /// Whether it says where in the checkout a leak is.
    public var namesSources: Bool { self == .junit }

    /// - Parameter sources: where in the checkout the places of leaks are, for the formats that can say so.
    /// - Throws: `ReportError.cannotWrite` for a result that cannot be put into JSON, such as one with an infinite number.
    public func render(_ result: RunResult, sources: SourceMap = SourceMap()) throws(ReportError) -> ExportContent {
        switch self {
        case .hlog: .text(HistogramLog.render(result))
        case .hdrplot: .folder(PercentileFiles.render(result))
        case .gobench: .text(GoBenchmark.render(result))
        case .gitHubSmaller: .text(try GitHubBenchmark.smallerIsBetter(result))
        case .gitHubBigger: .text(try GitHubBenchmark.biggerIsBetter(result))
        case .junit: .text(JUnitReport(result, sources: sources).xml)
        case .markdown: .text(MarkdownReport.render(result))
        case .csv: .text(Column.csv(result.cases))
        case .json: .text(String(decoding: try ResultFile.encode(result), as: UTF8.self))
        case .html: .text(HTMLReport.render(result, curve: LatencyPoint.histogram))
        }
    }
}

/// What an export consists of.
public enum ExportContent: Sendable, Equatable {
    case text(String)
    /// Files of one folder.
    case folder([ExportFile])

    /// All of it in one piece: files follow each other, each under a comment with its name.
    public var text: String {
        switch self {
        case .text(let text): text
        case .folder(let files): files.map { "# \($0.name)\n\($0.text)" }.joined(separator: "\n")
        }
    }
}

public struct ExportFile: Sendable, Equatable {
    public var name: String
    public var text: String
}
