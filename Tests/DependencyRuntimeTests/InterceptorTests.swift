import DependencyRuntime
import Testing

@Suite struct InterceptorTests {
    let trace = Trace()

    private struct Recording: Interceptor, BlockingInterceptor {
        let trace: Trace
        var failBefore: InterceptedStep?
        var failAfter: InterceptedStep?

        func before(_ step: InterceptedStep) throws {
            trace.add("before \(describe(step))")
            if step == failBefore { throw Failure("before \(describe(step))") }
        }

        func after(_ step: InterceptedStep, error: (any Error)?) throws {
            trace.add("after \(describe(step))" + (error.map { " " + label($0) } ?? ""))
            if step == failAfter { throw Failure("after \(describe(step))") }
        }

        private func describe(_ step: InterceptedStep) -> String {
            switch step {
            case .setup(let name, let index): "setup \(name)#\(index)"
            case .endpoint: "endpoint"
            case .response: "response"
            case .task(let name): "task \(name)"
            case .cleanup(let name, let index): "cleanup \(name)#\(index)"
            }
        }
    }

    private func respond(_ interceptors: any Interceptor...) async -> Outcome<Int> {
        let a = traced("a", trace)
        let b = paired("b", trace, needs: a)
        let endpoint = Endpoint(needs: b) { (_: String) in
            trace.add("endpoint")
            return 1
        }
        return await endpoint.respond(
            in: RequestEnvironment(interceptors: interceptors), sending: { _ in trace.add("response") })
    }

    @Test("every setup, the endpoint, the response and every cleanup are announced before and after")
    func announced() async {
        _ = await respond(Recording(trace: trace))
        #expect(
            trace.events == [
                "before setup a#0", "setup a", "after setup a#0", "before setup b#1", "setup b", "after setup b#1",
                "before endpoint", "endpoint", "after endpoint", "before response", "response", "after response",
                "before cleanup b#1", "cleanup b", "after cleanup b#1", "before cleanup a#0", "cleanup a",
                "after cleanup a#0",
            ])
    }

    @Test("thrown before a setup or the endpoint, the step does not run and what is open is cleaned up")
    func before() async {
        var outcome = await respond(Recording(trace: trace, failBefore: .setup(dependency: "b", index: 1)))
        #expect(label(outcome.error!) == "before setup b#1")
        #expect(!trace.events.contains("setup b") && trace.events.contains("cleanup a"))
        let before = trace.events.count
        outcome = await respond(Recording(trace: trace, failBefore: .endpoint))
        #expect(label(outcome.error!) == "before endpoint")
        let later = trace.events[before...]
        #expect(!later.contains("endpoint") && later.contains("cleanup b") && later.contains("cleanup a"))
    }

    @Test("thrown after a setup, the value is cleaned up", arguments: [("a", 0), ("b", 1)])
    func afterSetup(name: String, index: Int) async {
        let outcome = await respond(Recording(trace: trace, failAfter: .setup(dependency: name, index: index)))
        #expect(label(outcome.error!) == "after setup \(name)#\(index)")
        #expect(trace.events.contains("cleanup \(name)") && !trace.events.contains("endpoint"))
    }

    @Test(
        "thrown before or after a cleanup, the cleanup runs all the same and the error counts",
        arguments: [("a", 0), ("b", 1)])
    func aroundCleanup(name: String, index: Int) async {
        let step = InterceptedStep.cleanup(dependency: name, index: index)
        var outcome = await respond(Recording(trace: trace, failBefore: step))
        #expect(label(outcome.error!) == "before cleanup \(name)#\(index)")
        #expect(trace.events.filter { $0 == "cleanup a" || $0 == "cleanup b" } == ["cleanup b", "cleanup a"])
        outcome = await respond(Recording(trace: trace, failAfter: step))
        #expect(label(outcome.error!) == "after cleanup \(name)#\(index)")
        #expect(trace.events.filter { $0 == "cleanup a" || $0 == "cleanup b" }.count == 4)
    }

    @Test("several interceptors nest: the first one is outermost")
    func several() async {
        let (outer, inner) = (Trace(), Trace())
        struct Marking: Interceptor {
            let name: String
            let trace: Trace
            func before(_ step: InterceptedStep) async throws { if step == .endpoint { trace.add("before \(name)") } }
            func after(_ step: InterceptedStep, error: (any Error)?) async throws {
                if step == .endpoint { trace.add("after \(name)") }
            }
        }
        _ = (outer, inner)
        _ = await respond(Marking(name: "outer", trace: outer), Marking(name: "inner", trace: outer))
        #expect(outer.events == ["before outer", "before inner", "after inner", "after outer"])
    }
}
