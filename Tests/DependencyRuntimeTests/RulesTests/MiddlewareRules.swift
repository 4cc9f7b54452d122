import DependencyRuntime
import Testing

@Suite("middleware") struct MiddlewareRules {
    let trace = Trace()

    @Test("it is around everything: setup, response, cleanup and error handlers", arguments: [false, true])
    func around(fails: Bool) async {
        let endpoint = Endpoint<Int>(.yielding, trace, [Part("a")]) { _ in if fails { throw Failure("boom") } }
            .onError(Failure.self) { _ in
                trace.add("handling")
                return 500
            }
            .wrapped { environment, next in
                trace.add("before")
                let outcome = await next(environment)
                trace.add("after \(outcome.response ?? 0) \(outcome.verdict)")
                return outcome
            }
        let outcome = await endpoint.respond(sending: { trace.add("sent \($0)") })
        #expect(outcome.response == (fails ? 500 : 200))
        let expected =
            fails
            ? ["a caught boom", "cleanup a", "handling", "sent 500", "after 500 boom"]
            : ["sent 200", "cleanup a", "after 200 ok"]
        #expect(trace.events == ["before", "setup a", "endpoint"] + expected)
    }

    @Test("the blocking twin is around everything too", arguments: [false, true])
    func aroundBlocking(fails: Bool) {
        let a = Part("a").blockingDependency(.blockingYielding, trace)
        let endpoint = BlockingEndpoint(needs: a) { _ in
            if fails { throw Failure("boom") }
            return 200
        }
        .onError(Failure.self) { _ in
            trace.add("handling")
            return 500
        }
        .wrapped { environment, next in
            trace.add("before")
            let outcome = next(environment)
            trace.add("after \(outcome.response ?? 0) \(outcome.verdict)")
            return outcome
        }
        _ = endpoint.respond(sending: { trace.add("sent \($0)") })
        let expected =
            fails
            ? ["a caught boom", "cleanup a", "handling", "sent 500", "after 500 boom"]
            : ["sent 200", "cleanup a", "after 200 ok"]
        #expect(trace.events == ["before", "setup a"] + expected)
    }

    @Test("it may answer without calling next: nothing is set up then")
    func notCalling() async {
        let endpoint = Endpoint<Int>(.paired, trace, [Part("a")]) { _ in }
            .wrapped { _, _ in Outcome(result: .success(304)) }
        #expect(await endpoint.respond().response == 304)
        let a = Part("a").blockingDependency(.blockingPaired, trace)
        let blocking = BlockingEndpoint(needs: a) { _ in 200 }
            .wrapped { _, _ in Outcome(result: .failure(Failure("closed"))) }
        #expect(blocking.respond().verdict == "closed")
        #expect(trace.events.isEmpty)
    }

    @Test("it may call next again: that is another request")
    func again() async {
        let attempts = Tally()
        let endpoint = Endpoint<Int>(.yielding, trace, [Part("a")]) { _ in
            if attempts.next() == 1 { throw Failure("deadlock") }
        }
        .wrapped { environment, next in
            let first = await next(environment)
            return first.error is Failure ? await next(environment) : first
        }
        #expect(await endpoint.respond().verdict == "ok")
        #expect(trace.setups == ["a", "a"] && trace.cleanups == ["a", "a"])
    }

    @Test("it may change the environment, and the outcome")
    func changing() async {
        let token = Dependency<String>.provided("token")
        let endpoint = Endpoint(needs: token) { $0 }
            .wrapped { environment, next in
                let outcome = await next(environment.providing(token, "secret"))
                return Outcome(result: outcome.result.map { "\($0)!" }, alsoFailed: outcome.alsoFailed)
            }
        #expect(await endpoint.respond().response == "secret!")
        let blockingToken = BlockingDependency<String>.provided("token")
        let blocking = BlockingEndpoint(needs: blockingToken) { $0 }
            .wrapped { environment, next in next(environment.providing(blockingToken, "secret")) }
        #expect(blocking.respond().response == "secret")
    }

    @Test("the one added last is outermost; overriding keeps them")
    func several() async {
        func marking(_ name: String) -> Middleware<Int> {
            { environment, next in
                trace.add("before \(name)")
                defer { trace.add("after \(name)") }
                return await next(environment)
            }
        }
        let number = Dependency.value("number") { 1 }
        var overrides = Overrides()
        overrides.replace(number, with: .value("other") { 2 })
        let endpoint = Endpoint(needs: number) { $0 }.wrapped(by: marking("inner")).wrapped(by: marking("outer"))
        #expect(await endpoint.overriding(overrides).respond().response == 2)
        #expect(trace.events == ["before outer", "before inner", "after inner", "after outer"])
    }

    @Test("task-locals that it binds are seen by the request")
    func taskLocals() async {
        let endpoint = Endpoint(needs: Dependency.value("number") { Local.value }) { $0 }
            .wrapped { environment, next in await Local.$value.withValue(7) { await next(environment) } }
        #expect(await endpoint.respond().response == 7)
    }
}
