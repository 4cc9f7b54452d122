import Testing

@testable import BenchmarkCommand

@Suite struct ScenarioNamesTests {
    @Test("the sample itself is in order")
    func sample() {
        #expect(SampleLine.complaint(replacing: "sample", with: "other") == nil)
    }

    @Test(
        "a name that stands for nothing is refused wherever names are used, with the nearest one that does",
        arguments: [
            (
                #"{"name":"database","scope":"request"}"#, #"{"name":"databse"}"#,
                "dependencies[1].needs[0].name: 'databse'"
            ),
            (#""app":[{"name":"database"}]"#, #""app":[{"name":"databse"}]"#, "app[0].name: 'databse'"),
            (#""app":[{"name":"database"}]"#, #""router":[{"name":"databse"}]"#, "router[0].name: 'databse'"),
            (
                #""app":[{"name":"database"}]"#, #""route":[{"name":"database"},{"name":"databse"}]"#,
                "route[1].name: 'databse'"
            ),
            (
                #"{"name":"session","cached":false}"#, #"{"name":"databse","cached":false}"#,
                "endpoint.needs[0].name: 'databse'"
            ),
            (#""overrides":{}"#, #""overrides":{"databse":"session"}"#, "overrides.databse: 'databse'"),
            (#""overrides":{}"#, #""overrides":{"session":"databse"}"#, "overrides.session: 'databse'"),
            (#""faults":{}"#, #""faults":{"databse":{}}"#, "requests[0].faults.databse: 'databse'"),
        ])
    func dangling(part: String, other: String, found: String) {
        #expect(
            SampleLine.complaint(replacing: part, with: other)
                == "\(found) is not a declared dependency; did you mean 'database'?")
    }

    @Test("a name near none is refused with those that there are, and faults have no hold on resources")
    func far() {
        #expect(
            SampleLine.complaint(replacing: #""faults":{}"#, with: #""faults":{"pool":{}}"#)
                == "requests[0].faults.pool: 'pool' is not a declared dependency; accepted: database, session")
    }

    @Test("of many names a few are shown")
    func many() {
        let names = (1...20).map { "name\($0)" }
        #expect(
            FieldProblem.suggestion(for: "zz", among: names)
                == "; accepted: name1, name2, name3, name4, name5, name6, name7, name8 and 12 more")
        #expect(FieldProblem.suggestion(for: "zz", among: []) == "; there are none")
        #expect(FieldProblem.suggestion(for: "b", among: ["a"]) == "; accepted: a")
    }

    @Test(
        "a name that is declared twice is refused with the first",
        arguments: [
            (
                #""name":"session","kind""#, #""name":"database","kind""#,
                "dependencies[1].name: 'database' is already the name of dependencies[0]; "
                    + "accepted: a dependency of another name"
            ),
            (
                #"{"name":"pool"}"#, #"{"name":"pool"},{"name":"log"},{"name":"pool"}"#,
                "resources[2].name: 'pool' is already the name of resources[0]; accepted: a resource of another name"
            ),
        ])
    func duplicates(part: String, other: String, complaint: String) {
        #expect(SampleLine.complaint(replacing: part, with: other) == complaint)
    }

    @Test("no dependency can be called like the endpoint's own input")
    func endpointName() {
        #expect(
            SampleLine.complaint(
                replacing: #"{"name":"session","kind""#,
                with: #"{"name":"endpoint","kind":"value"},{"name":"session","kind""#)
                == "dependencies[1].name: 'endpoint' is what events and 'invalid' call the endpoint; accepted: any other name"
        )
    }

    @Test("a task that throws must be one that the endpoint adds")
    func tasks() {
        #expect(SampleLine.complaint(replacing: #""tasks":{}"#, with: #""tasks":{"mail":"error"}"#) == nil)
        #expect(
            SampleLine.complaint(replacing: #""tasks":{}"#, with: #""tasks":{"mial":"error"}"#)
                == "requests[0].tasks.mial: 'mial' is not a task that the endpoint adds; did you mean 'mail'?")
    }

    @Test("an invalid input must be one that somebody reads")
    func invalid() {
        #expect(SampleLine.complaint(replacing: #""invalid":[]"#, with: #""invalid":["session"]"#) == nil)
        #expect(
            SampleLine.complaint(replacing: #""invalid":[]"#, with: #""invalid":["session","database"]"#)
                == "requests[0].invalid[1]: 'database' does not read an input that could be invalid; accepted: session")
        #expect(
            SampleLine.complaint(replacing: #""invalid":[]"#, with: #""invalid":["endpoint"]"#)
                == "requests[0].invalid[0]: 'endpoint' does not read an input that could be invalid; accepted: session")
    }

    @Test("needs that form a cycle are refused, declared so or only through the overrides")
    func cycles() {
        #expect(
            SampleLine.complaint(
                replacing: #"{"name":"database","kind":"generator"}"#,
                with: #"{"name":"database","kind":"generator","needs":[{"name":"session"}]}"#)
                == "dependencies[1].needs[0].name: 'database' closes a cycle of needs, database → session → database; "
                + "accepted: needs that end somewhere")
        #expect(
            SampleLine.complaint(replacing: #""overrides":{}"#, with: #""overrides":{"database":"session"}"#)
                == "dependencies[1].needs[0].name: 'database' closes a cycle of needs through the overrides, "
                + "session → session; accepted: needs that end somewhere")
    }
}
