import Testing

@testable import LeakDetection

@Suite("Continuation misuse") struct ContinuationMisuseTests {
    @Test("the runtime's sentence names the function, whatever stands before and after it")
    func function() {
        let line =
            "SWIFT TASK CONTINUATION MISUSE: fetch(_:from:) leaked its continuation without resuming it. "
            + "This may cause tasks waiting on it to remain suspended forever."
        #expect(ContinuationMisuse.function(in: line) == "fetch(_:from:)")
        #expect(ContinuationMisuse.function(in: "2026-01-01 app[7]: \(line)\r") == "fetch(_:from:)")
        #expect(ContinuationMisuse.function(in: line.dropFirst(0)) == "fetch(_:from:)")
    }

    @Test(
        "other lines say nothing, not even half of that sentence, nor that a continuation was resumed twice",
        arguments: [
            "", "fetch() leaked its continuation without resuming it",
            "SWIFT TASK CONTINUATION MISUSE: ", "SWIFT TASK CONTINUATION MISUSE: fetch() leaked",
            "SWIFT TASK CONTINUATION MISUSE: fetch() tried to resume its continuation more than once, returning ()!",
            "fetch() leaked its continuation. SWIFT TASK CONTINUATION MISUSE: ",
        ])
    func other(line: String) {
        #expect(ContinuationMisuse.function(in: line) == nil)
    }

    @Test("each function is one finding with its count, the most frequent first, then by name")
    func findings() {
        let findings = ContinuationMisuse.findings(["b()", "c()", "a()", "c()", "c()"])
        #expect(findings.map(\.resource) == ["c()", "a()", "b()"])
        #expect(findings.map(\.count) == [3, 1, 1])
        #expect(findings.allSatisfy { $0.leakClass == .LK13 && $0.firstRequest == nil && $0.site == nil })
        #expect(findings[0].message.contains("c()") && findings[0].message.contains("3 times"))
        #expect(ContinuationMisuse.findings([]).isEmpty)
    }
}
