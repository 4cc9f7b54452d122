import Foundation
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite struct StepSummaryTests {
    private let result = SmallResult.make((1...200).map { SmallResult.oneCase("suite\($0)") })

    @Test("a summary that fits is whole")
    func whole() throws {
        let text = try #require(StepSummary.text(result))
        #expect(text.contains(MarkdownReport.render(result)) && text.hasPrefix("### Watertight\n"))
    }

    @Test("a summary that does not fit is cut after a line and says so", arguments: [300, 1_000, 4_321])
    func cut(limit: Int) throws {
        let text = try #require(StepSummary.text(result, limit: limit))
        #expect(text.utf8.count <= limit && text.contains("\n\nThe summary was cut here"))
        let whole = try #require(StepSummary.text(result)).split(separator: "\n")
        let kept = text.split(separator: "\n").dropLast()
        #expect(Array(kept) == Array(whole.prefix(kept.count)))
    }

    @Test("without room there is none")
    func none() {
        #expect(StepSummary.text(result, limit: 50) == nil)
        #expect(StepSummary.text(result, limit: -1) == nil)
    }

    @Test("results of one step follow each other in the file, up to what GitHub takes")
    func appended() throws {
        let folder = try TestFolder()
        let path = folder.path + "/summary.md"
        try Data("before\n".utf8).write(to: URL(fileURLWithPath: path))
        let small = SmallResult.make([SmallResult.oneCase("shop")])
        let step = try #require(GitHubActions(environment: ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": path]))
        step.tell(small, sources: SourceMap())
        step.tell(small, sources: SourceMap())
        let one = try #require(StepSummary.text(small))
        #expect(try folder.read("summary.md") == "before\n" + one + one)
        try Data(repeating: 65, count: 2 * StepSummary.limit).write(to: URL(fileURLWithPath: path))
        step.tell(small, sources: SourceMap())
        #expect(try folder.read("summary.md").utf8.count == 2 * StepSummary.limit)
    }

    @Test("outside GitHub Actions there is no step")
    func elsewhere() {
        #expect(GitHubActions(environment: ["GITHUB_STEP_SUMMARY": "/tmp/x"]) == nil)
        #expect(GitHubActions(environment: ["GITHUB_ACTIONS": "false"]) == nil)
    }
}
