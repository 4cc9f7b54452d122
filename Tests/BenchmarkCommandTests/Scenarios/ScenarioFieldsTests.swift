import Testing

@testable import BenchmarkCommand

@Suite struct ScenarioFieldsTests {
    @Test("every field is read into its place")
    func allFields() throws {
        let line = """
            {"id":"all","features":["levels","tasks"],"rules":["R1"],"about":"everything","dependencies":[\
            {"name":"a","kind":"value","reads":true},{"name":"b2","kind":"generator","async":true,"needs":[\
            {"name":"a"},{"name":"a","cached":false,"scope":"function"}],"behavior":{"setupFails":"rejection",\
            "yields":2,"onError":"swallow","catches":"error","cleanup":"success","cleanupFails":"error"}}],\
            "app":[{"name":"a"}],"router":[{"name":"b2","scope":"request"}],"route":[{"name":"a","cached":true}],\
            "endpoint":{"async":true,"needs":[{"name":"b2"}],"reads":true,"tasks":["t1","t2"]},"overrides":{"a":"a"},\
            "resources":[{"name":"db","behavior":{"yields":0}}],"requests":[{"faults":{"b2":{"yields":1}},\
            "endpoint":"error","tasks":{"t2":"rejection"},"invalid":["a","endpoint"]}],"expect":{"refused":"scope"}}
            """
        let scenario = try #require(try ScenarioFile.scenarios(in: Array(line.utf8), file: "f").first)
        let expected = Scenario(
            id: "all", features: ["levels", "tasks"], rules: ["R1"], about: "everything",
            dependencies: [
                ScenarioDependency(name: "a", kind: .value, readsInput: true),
                ScenarioDependency(
                    name: "b2", kind: .generator, isAsync: true,
                    needs: [ScenarioNeed(name: "a"), ScenarioNeed(name: "a", isCached: false, scope: .function)],
                    behavior: ScenarioBehavior(
                        setupFails: .rejection, yields: .twice, onError: .swallow, catches: .error, cleanup: .success,
                        cleanupFails: .error)),
            ],
            app: [ScenarioNeed(name: "a")], router: [ScenarioNeed(name: "b2", scope: .request)],
            route: [ScenarioNeed(name: "a")],
            endpoint: ScenarioEndpoint(
                isAsync: true, needs: [ScenarioNeed(name: "b2")], readsInput: true, tasks: ["t1", "t2"]),
            overrides: ["a": "a"],
            resources: [ScenarioResource(name: "db", behavior: ScenarioBehavior(yields: .never))],
            requests: [
                ScenarioRequest(
                    faults: ["b2": BehaviorOverlay(fields: [.yields(.once)])], endpointFails: .error,
                    failingTasks: ["t2": .rejection], invalidInputs: ["a", "endpoint"])
            ],
            expect: .refused(.scope))
        #expect(scenario == expected)
    }

    @Test(
        "a required field that is missing is refused with what it must be",
        arguments: [
            (#""id":"sample","#, "", "id: is missing; a scenario must have it: a string"),
            (#""features":["tasks"],"#, "", "features: is missing; a scenario must have it: a list of strings"),
            (#""dependencies":"#, #""app2":"#, "app2: 'app2' is not a field of a scenario; did you mean 'app'?"),
            (
                #""endpoint":{"needs":[{"name":"session","cached":false}],"tasks":["mail"]},"#, "",
                "endpoint: is missing; a scenario must have it: an object, {} at the least"
            ),
            (
                #""requests":[{"faults":{},"tasks":{},"invalid":[]}],"#, "",
                "requests: is missing; a scenario must have it: a list"
            ),
            (
                #""name":"database","kind":"#, #""kind":"#,
                "dependencies[0].name: is missing; a dependency must have it: a string"
            ),
            (
                #","kind":"generator"}"#, "}",
                "dependencies[0].kind: is missing; a dependency must have it: generator or value"
            ),
            (
                #""name":"session","cached""#, #""cached""#,
                "endpoint.needs[0].name: is missing; a need must have it: the name of a dependency"
            ),
            (#"{"name":"pool"}"#, "{}", "resources[0].name: is missing; a resource must have it: a string"),
        ])
    func missing(part: String, other: String, complaint: String) {
        #expect(SampleLine.complaint(replacing: part, with: other) == complaint)
    }

    @Test(
        "an unknown field is refused at any depth, with the nearest known one",
        arguments: [
            (#"{"id""#, #"{"abuot":"","id""#, "abuot: 'abuot' is not a field of a scenario; did you mean 'about'?"),
            (
                #""kind":"generator"},"#, #""kind":"generator","asinc":true},"#,
                "dependencies[0].asinc: 'asinc' is not a field of a dependency; did you mean 'async'?"
            ),
            (
                #""scope":"request""#, #""Scope":"request""#,
                "dependencies[1].needs[0].Scope: 'Scope' is not a field of a need; did you mean 'scope'?"
            ),
            (
                #""yields":1"#, #""yield":1"#,
                "dependencies[1].behavior.yield: 'yield' is not a field of a behavior; did you mean 'yields'?"
            ),
            (
                #""tasks":["mail"]"#, #""tasks":["mail"],"scope":"request""#,
                "endpoint.scope: 'scope' is not a field of an endpoint; accepted: async, needs, reads, tasks"
            ),
            (
                #"{"name":"pool"}"#, #"{"name":"pool","kind":"generator"}"#,
                "resources[0].kind: 'kind' is not a field of a resource; accepted: name, behavior"
            ),
            (
                #""faults":{},"#, #""fault":{},"#,
                "requests[0].fault: 'fault' is not a field of a request; did you mean 'faults'?"
            ),
            (
                #""faults":{}"#, #""faults":{"session":{"setupfails":null}}"#,
                "requests[0].faults.session.setupfails: 'setupfails' is not a field of a behavior; "
                    + "did you mean 'setupFails'?"
            ),
            (
                #""expect":{"#, #""expect":{"begin":1,"#,
                "expect.begin: 'begin' is not a field of an expectation; accepted: refused, startup, requests, shutdown"
            ),
            (
                #"{"events":[],"#, #"{"event":[],"#,
                "expect.requests[0].event: 'event' is not a field of a phase; did you mean 'events'?"
            ),
        ])
    func unknown(part: String, other: String, complaint: String) {
        #expect(SampleLine.complaint(replacing: part, with: other) == complaint)
    }

    @Test(
        "a value of the wrong type is refused with what it is and what would be accepted",
        arguments: [
            (#""id":"sample""#, #""id":7"#, "id: 7 is no string; accepted: text in double quotes"),
            (#""id":"sample""#, #""id":"""#, "id: '' is no id; accepted: any text"),
            (#"["tasks"]"#, #"{}"#, "features: an object is no list; accepted: a list in [ ]"),
            (#"["tasks"]"#, #"[null]"#, "features[0]: null is no string; accepted: text in double quotes"),
            (#""async":true"#, #""async":1"#, "dependencies[1].async: 1 is no boolean; accepted: true or false"),
            (
                #""reads":true"#, #""reads":"true""#,
                "dependencies[1].reads: 'true' is no boolean; accepted: true or false"
            ),
            (
                #""cached":false"#, #""cached":null"#,
                "endpoint.needs[0].cached: null is no boolean; accepted: true or false"
            ),
            (
                #"{"name":"database","kind":"generator"}"#, #""database""#,
                "dependencies[0]: 'database' is not a dependency; accepted: an object with the fields "
                    + "name, kind, async, needs, reads, behavior"
            ),
            (#""faults":{}"#, #""faults":[]"#, "requests[0].faults: a list is no object; accepted: an object in { }"),
            (
                #""faults":{}"#, #""faults":{"session":"error"}"#,
                "requests[0].faults.session: 'error' is not a behavior; accepted: an object with the fields "
                    + "setupFails, yields, onError, catches, cleanup, cleanupFails"
            ),
            (
                #""overrides":{}"#, #""overrides":{"session":[]}"#,
                "overrides.session: a list is no string; accepted: text in double quotes"
            ),
        ])
    func wrongType(part: String, other: String, complaint: String) {
        #expect(SampleLine.complaint(replacing: part, with: other) == complaint)
    }

    @Test(
        "a value that is none of a field's values is refused with all of them",
        arguments: [
            (#""kind":"generator"},"#, #""kind":"genrator"},"#, "dependencies[0].kind: 'genrator'", "generator, value"),
            (#""scope":"request""#, #""scope":"app""#, "dependencies[1].needs[0].scope: 'app'", "function, request"),
            (#""scope":"request""#, #""scope":null"#, "dependencies[1].needs[0].scope: null", "function, request"),
            (
                #""onError":"rethrow""#, #""onError":"ignore""#, "dependencies[1].behavior.onError: 'ignore'",
                "propagate, rethrow, replace, reject, swallow"
            ),
            (
                #""onError":"rethrow""#, #""catches":null"#, "dependencies[1].behavior.catches: null",
                "any, error, rejection"
            ),
            (
                #""onError":"rethrow""#, #""cleanup":"never""#, "dependencies[1].behavior.cleanup: 'never'",
                "always, success"
            ),
            (#""yields":1"#, #""yields":3"#, "dependencies[1].behavior.yields: 3", "0, 1, 2"),
            (#""yields":1"#, #""yields":1.0"#, "dependencies[1].behavior.yields: 1.0", "0, 1, 2"),
            (#""yields":1"#, #""yields":true"#, "dependencies[1].behavior.yields: true", "0, 1, 2"),
            (
                #""yields":1"#, #""setupFails":"yes""#, "dependencies[1].behavior.setupFails: 'yes'",
                "null, error, rejection"
            ),
            (
                #""yields":1"#, #""cleanupFails":true"#, "dependencies[1].behavior.cleanupFails: true",
                "null, error, rejection"
            ),
            (#""faults":{}"#, #""endpoint":null"#, "requests[0].endpoint: null", "error, rejection"),
            (#""tasks":{}"#, #""tasks":{"mail":"500"}"#, "requests[0].tasks.mail: '500'", "error, rejection"),
        ])
    func noneOf(part: String, other: String, found: String, accepted: String) {
        #expect(
            SampleLine.complaint(replacing: part, with: other)
                == "\(found) is none of its values; accepted: \(accepted)")
    }

    @Test(
        "a name that events could not hold is refused, of dependencies, resources and tasks alike",
        arguments: ["", "A", "1a", "a_b", "a b", "a#1", "é", "a\u{301}", "a-"])
    func badName(name: String) {
        let complaint = "'\(name)' is no name; accepted: a lowercase letter, then lowercase letters and digits"
        for (part, path) in [
            ("\"name\":\"database\",\"kind\"", "dependencies[0].name"), ("\"name\":\"pool\"", "resources[0].name"),
            ("[\"mail\"]", "endpoint.tasks[0]"),
        ] {
            let other = part.replacing(/database|pool|mail/, with: name)
            #expect(SampleLine.complaint(replacing: part, with: other) == "\(path): \(complaint)")
        }
    }

    @Test("a scenario that sends nothing is refused")
    func noRequests() {
        #expect(
            SampleLine.complaint(replacing: #"[{"faults":{},"tasks":{},"invalid":[]}]"#, with: "[]")
                == "requests: an empty list sends nothing; accepted: [{}] at the least")
    }
}
