import Foundation
import Testing

@testable import LoadTesting

/// The files under `Reports` are made by this code; run with `WATERTIGHT_UPDATE=1` to make them again.
@Suite("The files kept in Reports")
struct ExampleFilesTests {
    static let reports: String = {
        let package = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4)
        return package.joined(separator: "/").replacingOccurrences(of: "//", with: "/") + "/Reports"
    }()
    static let updates = ProcessInfo.processInfo.environment["WATERTIGHT_UPDATE"] == "1"

    @Test("Reports/example is what the renderer makes today")
    func example() throws {
        let directory = Self.reports + "/example"
        if Self.updates { try ReportDirectory(directory).write(ExampleResult.result) }
        let expected: [String: String] = [
            "result.json": try ExportKind.json.render(ExampleResult.result).text,
            "results.csv": try ExportKind.csv.render(ExampleResult.result).text,
            "report.html": try ExportKind.html.render(ExampleResult.result).text,
        ]
        for (name, content) in expected {
            let kept = try String(contentsOfFile: directory + "/" + name, encoding: .utf8)
            #expect(kept.utf8.elementsEqual(content.utf8), "\(name) is stale: run once with WATERTIGHT_UPDATE=1")
        }
    }

    @Test("Reports/README.md explains every column, and none that is gone")
    func columns() throws {
        let path = Self.reports + "/README.md"
        let begin = "<!-- columns -->\n"
        let end = "\n<!-- end of columns -->"
        var text = try String(contentsOfFile: path, encoding: .utf8)
        let from = try #require(text.range(of: begin)?.upperBound)
        let to = try #require(text.range(of: end)?.lowerBound)
        if Self.updates {
            text.replaceSubrange(from..<to, with: Column.documentation)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return
        }
        #expect(text[from..<to] == Column.documentation, "stale: run once with WATERTIGHT_UPDATE=1")
    }
}
