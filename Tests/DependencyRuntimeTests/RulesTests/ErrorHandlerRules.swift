import DependencyRuntime
import Testing

@Suite("rules R56, R28: error handlers") struct ErrorHandlerRules {
    let trace = Trace()

    @Test(
        "R56: handlers run after all cleanup and see the last error standing", arguments: Form.allCases,
        [Scope.function, .request])
    func lastError(form: Form, scope: Scope) async {
        let parts = [Part("a"), Part("b", scope: scope).failing(inCleanup: "cleanup b")]
        let outcome = await AnyEndpoint(form, trace, parts) { _ in throw Failure("boom") }
            .onError(Failure.self) { failure in
                trace.add("handling \(failure.name)")
                return 500
            }
            .respond(sending: { trace.add("sent \($0)") })
        #expect(outcome.response == 500 && outcome.verdict == "cleanup b" && outcome.others == ["boom"])
        #expect(
            trace.events == [
                "setup a", "setup b", "endpoint", "b caught boom", "cleanup b", "a caught cleanup b", "cleanup a",
                "handling cleanup b", "sent 500",
            ])
    }

    @Test("R56: the error keeps its identity on the way to the handler", arguments: Form.allCases)
    func identity(form: Form) async {
        let error = ErrorObject()
        let outcome = await AnyEndpoint(form, trace, [Part("a")]) { _ in throw error }
            .onError(ErrorObject.self) { $0 === error ? 1 : 2 }
            .respond()
        #expect(outcome.response == 1)
    }

    @Test("R56: the first handler that fits answers, others are not asked", arguments: Form.allCases)
    func first(form: Form) async {
        let outcome = await AnyEndpoint(form, trace, [Part("a")]) { _ in throw Rejection(status: 403) }
            .onError(Failure.self) { _ in 1 }
            .onError(Rejection.self) { $0.status }
            .onError(Rejection.self) { _ in 3 }
            .respond()
        #expect(outcome.response == 403)
    }

    @Test("R56: errors of the runtime can be handled too: invalid input, a swallowed error", arguments: Form.async)
    func ofRuntime(form: Form) async {
        let page = Dependency<Int>.input("page") { throw InvalidInput("page", reason: "not a number") }
        let answered = Endpoint(needs: Part("a").dependency(form, trace), page) { _, page in page }
            .onError(InvalidInputs.self) { 400 + $0.findings.count }
        #expect(await answered.respond().response == 401)
        let swallowing = Dependency("swallowing") { (yield: Yield<Int>) in try? await yield(1) }
        let second = Endpoint(needs: swallowing) { (_: Int) -> Int in throw Failure("boom") }
            .onError(DependencyError.self) { $0 == .swallowed(dependency: "swallowing") ? 500 : 0 }
        let outcome = await second.respond()
        #expect(outcome.response == 500 && outcome.others == ["boom"])
    }

    @Test("R56: without an error no handler runs", arguments: Form.allCases)
    func success(form: Form) async {
        let outcome = await AnyEndpoint(form, trace, [Part("a")])
            .onError(Failure.self) { _ in
                trace.add("handling")
                return 500
            }
            .respond()
        #expect(outcome.response == 200 && outcome.verdict == "ok")
        #expect(!trace.events.contains("handling"))
    }

    @Test("R56: an error that a handler throws takes the place of the one it was given", arguments: Form.allCases)
    func handlerFails(form: Form) async {
        let outcome = await AnyEndpoint(form, trace, [Part("a")]) { _ in throw Failure("boom") }
            .onError(Failure.self) { _ in throw Failure("handler") }
            .respond(sending: { _ in trace.add("sent") })
        #expect(outcome.verdict == "handler" && outcome.others == ["boom"] && outcome.response == nil)
        #expect(!trace.events.contains("sent"))
    }

    @Test(
        "R56: a handler's response that cannot be sent is an error, and the one handled is kept",
        arguments: Form.allCases)
    func sendingFails(form: Form) async {
        let outcome = await AnyEndpoint(form, trace, [Part("a")]) { _ in throw Failure("boom") }
            .onError(Failure.self) { _ in 500 }
            .respond(sending: { _ in throw Failure("broken pipe") })
        #expect(outcome.verdict == "broken pipe" && outcome.others == ["boom"])
    }

    @Test(
        "R28: an error with a response of its own cannot be answered when another response was started",
        arguments: Form.allCases)
    func alreadyStarted(form: Form) async {
        let part = Part("a").with { $0.cleanup = { _, _ in throw Rejection(status: 403) } }
        let outer = Part("outer")
        let outcome = await AnyEndpoint(form, trace, [outer, part])
            .onError(Rejection.self) { rejection in
                trace.add("handling")
                return rejection.status
            }
            .respond(sending: { trace.add("sent \($0)") })
        #expect(outcome.error as? DependencyError == .responseAlreadyStarted)
        #expect(outcome.response == 200 && outcome.alsoFailed.map { $0 as? Rejection } == [Rejection(status: 403)])
        #expect(trace.events.filter { $0.hasPrefix("sent") || $0 == "handling" } == ["sent 200"])
        #expect(trace.events.suffix(2) == ["outer caught Rejection(status: 403)", "cleanup outer"])
    }

    @Test("R28: one that no handler is for stays what it is", arguments: Form.allCases)
    func unhandled(form: Form) async {
        let outcome = await AnyEndpoint(form, trace, [Part("a").failing(inCleanup: "disk full")])
            .onError(Rejection.self) { $0.status }
            .respond(sending: { _ in })
        #expect(outcome.verdict == "disk full" && outcome.response == 200)
    }
}
