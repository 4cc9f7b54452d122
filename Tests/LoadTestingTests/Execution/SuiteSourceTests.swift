import Testing

@testable import LoadTesting

@Suite struct SuiteSourceTests {
    private func replay(_ file: String) -> String {
        let workload = WorkloadRecord(.closed(users: 9, think: nil), extent: .requests(9), warmup: .zero)
        var spec = CaseSpec(
            suite: "scenarios", execution: .executor, failureRate: 0, faults: [:], workload: workload,
            drain: .seconds(1), seed: 5, leakDetail: .sites)
        spec.source = SuiteSource(file: file, form: "mixed")
        return spec.replayCommand(request: 3)
    }

    @Test("a replay line names the file and the form instead of the suite")
    func arguments() {
        #expect(
            replay("../a-b/c_1.jsonl")
                == "watertight run --scenarios ../a-b/c_1.jsonl --form mixed -x executor -n 4 -c 1 -f 0.0 -w 0s --leak-detail stacks --seed 5 --trace-request 3"
        )
    }

    @Test(
        "a file name that a shell would take apart is quoted", arguments: [("a b", "'a b'"), ("it's", #"'it'\''s'"#)])
    func quoted(file: String, words: String) {
        #expect(replay(file).contains("--scenarios \(words) --form"))
    }

    @Test("what a suite has to say is a note in table, Markdown and page, and not a caution")
    func notes() {
        var result = ExampleResult.result
        result.cases[0].notes = ["3 of 5 scenarios run."]
        result.cases[1].notes = ["3 of 5 scenarios run."]
        let summary = RunSummary(result)
        #expect(summary.notes.filter { $0 == "nested: 3 of 5 scenarios run." }.count == 1)
        #expect(summary.cautions == RunSummary(ExampleResult.result).cautions)
        #expect(ResultTable(result).text().contains("Note  nested: 3 of 5 scenarios run."))
        #expect(MarkdownReport.render(result).contains("* Note: nested: 3 of 5 scenarios run."))
        #expect(HTMLReport.render(result).contains("<b>Note.</b> 3 of 5 scenarios run."))
    }
}
