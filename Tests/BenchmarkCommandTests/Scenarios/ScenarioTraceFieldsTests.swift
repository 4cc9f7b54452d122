import Testing

@testable import BenchmarkCommand

@Suite struct ScenarioTraceFieldsTests {
    @Test(
        "an expectation that no run could meet is refused",
        arguments: [
            (
                #""expect":{"#, #""expect":{"refused":"scope","#,
                "startup: an object cannot be expected, as a refused scenario does not run; accepted: no such field"
            ),
            (
                #""startup":{"events":["setup pool#1"],"outcome":"ok"},"#, "",
                "startup: is missing; an expectation must have it: the scenario has resources"
            ),
            (
                #""resources":[{"name":"pool"}],"#, "",
                "startup: an object cannot be expected, as the scenario has no resources; accepted: no such field"
            ),
            (
                #"["setup pool#1"],"outcome":"ok""#, #"["setup pool#1"],"outcome":"error:setup:pool#1""#,
                "requests: a list cannot be expected, as the start fails; accepted: no such field"
            ),
            (
                #","shutdown":{"events":["cleanup pool#1"],"outcome":"ok"}"#, "",
                "shutdown: is missing; an expectation must have it: the scenario has resources that start"
            ),
            (
                #""requests":[{"events":[],"outcome":"ok"}],"#, "",
                "requests: is missing; an expectation must have it: one phase for each request"
            ),
            (
                #"[{"events":[],"outcome":"ok"}]"#, "[]",
                "requests: a list has the wrong length, 0; accepted: one phase for each request, 1"
            ),
            (
                #"[{"events":[],"outcome":"ok"}]"#, #"[{"events":[],"outcome":"ok"},{"events":[],"outcome":"ok"}]"#,
                "requests: a list has the wrong length, 2; accepted: one phase for each request, 1"
            ),
            (
                #"{"events":[],"outcome":"ok"}"#, #"{"outcome":"ok"}"#,
                "requests[0].events: is missing; a phase must have it: a list of strings"
            ),
            (
                #"{"events":[],"outcome":"ok"}"#, #"{"events":[]}"#,
                "requests[0].outcome: is missing; a phase must have it: ok or the label of an error"
            ),
            (
                #"{"events":[],"outcome":"ok"}"#, #"{"events":["response 200",404],"outcome":"ok"}"#,
                "requests[0].events[1]: 404 is no string; accepted: text in double quotes"
            ),
        ])
    func impossible(part: String, other: String, complaint: String) {
        #expect(SampleLine.complaint(replacing: part, with: other) == "expect." + complaint)
    }

    @Test("the only refusal there is is for the scope")
    func refusal() {
        let expectation = SampleLine.text[(SampleLine.text.firstRange(of: #""expect""#)?.lowerBound)!...].dropLast()
        #expect(SampleLine.complaint(replacing: String(expectation), with: #""expect":{"refused":"scope"}"#) == nil)
        #expect(
            SampleLine.complaint(replacing: String(expectation), with: #""expect":{"refused":"cycle"}"#)
                == "expect.refused: 'cycle' is none of its values; accepted: scope")
    }
}
