import DependencyRuntime
import Testing

@Suite("laws A: order") struct OrderLaws {
    let trace = Trace()

    @Test("law 1: cleanups run in exact reverse order of acquisition", arguments: Form.allCases)
    func reverse(form: Form) async throws {
        let parts = [Part("a"), Part("b", needs: "a"), Part("c"), Part("d", needs: "c", "a")]
        let outcome = await AnyEndpoint(form, trace, parts).respond()
        #expect(try outcome.get() == 200)
        #expect(trace.setups == ["a", "b", "c", "d"])
        #expect(trace.cleanups == ["d", "c", "b", "a"])
    }

    @Test("law 2: reverse order also holds for the escape hatch, an exit stack that is opened and closed by hand")
    func escapeHatch() async throws {
        let stack = ExitStack()
        _ = try await stack.open {
            1
        } cleanup: { [trace] value, _ in
            trace.add("cleanup \(value)")
        }
        try await stack.add { [trace] _ in
            await Task.yield()
            trace.add("cleanup 2")
        }
        _ = try await stack.openReleasable {
            3
        } cleanup: { [trace] value, _ in
            trace.add("cleanup \(value)")
        }
        try await stack.close().get()
        #expect(trace.cleanups == ["3", "2", "1"])
    }

    @Test("law 3: a dependency's cleanup may still use what it needs", arguments: Form.allCases)
    func usesNeeds(form: Form) async throws {
        let parts = [Part("a"), usingItsNeeds(Part("b", needs: "a")), usingItsNeeds(Part("c", needs: "b", "a"))]
        let outcome = await AnyEndpoint(form, trace, parts).respond()
        #expect(try outcome.get() == 200)
        #expect(trace.events.suffix(5) == ["cleanup c", "used b a", "cleanup b", "used a", "cleanup a"])
    }

    @Test(
        "law 4: a dependency's cleanup may still use what it needs when the endpoint threw", arguments: Form.allCases)
    func usesNeedsAfterFailure(form: Form) async {
        let parts = [Part("a"), usingItsNeeds(Part("b", needs: "a"))]
        let outcome = await AnyEndpoint(form, trace, parts) { _ in throw Failure("boom") }.respond()
        #expect(outcome.verdict == "boom" && outcome.others == [])
        #expect(trace.events.suffix(4) == ["cleanup b", "used a", "a caught boom", "cleanup a"])
    }

    private func usingItsNeeds(_ part: Part) -> Part {
        part.with { part in
            part.cleanup = { [trace] needs, _ in
                let names = try needs.map { try $0.use() }
                trace.add("used \(names.joined(separator: " "))")
            }
        }
    }

    @Test("law 5: cleanups that wait and cleanups that do not mix in one stack, order unchanged")
    func mixed() async throws {
        let a = Part("a").dependency(.yielding, trace)
        let b = Part("b").with { $0.pauseInCleanup = {} }.dependency(.paired, trace, needs: [a])
        let c = Part("c").with { $0.pauseInCleanup = {} }.dependency(.yielding, trace, needs: [b])
        let d = Part("d").dependency(.paired, trace, needs: [c])
        _ = try await Endpoint(needs: d) { $0.name }.respond().get()
        #expect(trace.cleanups == ["d", "c", "b", "a"])
    }

    @Test(
        "law 6: every function-scope cleanup runs before every request-scope cleanup, which runs after the body is sent",
        arguments: Form.allCases)
    func twoScopes(form: Form) async {
        let parts = [
            Part("request 1"), Part("request 2"), Part("function 1", scope: .function),
            Part("function 2", scope: .function),
        ]
        let outcome = await AnyEndpoint(form, trace, parts).respond(sending: { [trace] _ in trace.add("body sent") })
        #expect(outcome.verdict == "ok")
        let closing = [
            "cleanup function 2", "cleanup function 1", "body sent", "cleanup request 2", "cleanup request 1",
        ]
        #expect(trace.events.suffix(5) == closing[...])
    }

    @Test(
        "law 6: ... whatever the order of setup", arguments: [Form.yielding, .paired, .blockingPaired])
    func twoScopesInterleaved(form: Form) async {
        let parts = [
            Part("function 1", scope: .function), Part("request 1"), Part("function 2", scope: .function),
            Part("request 2"),
        ]
        let outcome = await AnyEndpoint(form, trace, parts).respond(sending: { [trace] _ in trace.add("body sent") })
        #expect(outcome.verdict == "ok")
        let closing = [
            "cleanup function 2", "cleanup function 1", "body sent", "cleanup request 2", "cleanup request 1",
        ]
        #expect(trace.events.suffix(5) == closing[...])
    }

    @Test(
        "law 9: a nested scope closes fully inside its parent: function, request, request within a request, application",
        arguments: Form.allCases)
    func nested(form: Form) async throws {
        let inner = AnyEndpoint(form, trace, [Part("inner request"), Part("inner function", scope: .function)])
        let parts = [Part("outer request"), Part("outer function", scope: .function)]
        let expected = [
            "cleanup inner function", "cleanup inner request", "cleanup outer function", "cleanup outer request",
            "cleanup application",
        ]
        switch inner {
        case .async(let inner):
            let pool = Part("application", scope: .application).dependency(form, trace)
            let needs = parts.map { $0.dependency(form, trace, needs: [pool]) }
            let outer = Endpoint(needs: needs) { _ in await inner.respond().response }
            let application = Application(lifespan: pool)
            try await application.serving {
                _ = try await outer.respond(in: RequestEnvironment(application: application)).get()
            }
        case .blocking(let inner):
            let pool = Part("application", scope: .application).blockingDependency(form, trace)
            let needs = parts.map { $0.blockingDependency(form, trace, needs: [pool]) }
            let outer = BlockingEndpoint(needs: needs) { _ in inner.respond().response }
            let application = BlockingApplication(lifespan: pool)
            try application.start()
            _ = try outer.respond(in: BlockingEnvironment(application: application)).get()
            try application.shutDown()
        }
        #expect(trace.cleanups.map { "cleanup \($0)" } == expected)
    }

    @Test("law 9: an exit stack closes fully inside the one it is nested in, and that inside its dependency")
    func nestedStacks() async throws {
        let pair = Dependency("pair") { [trace] (yield: Yield<Int>) in
            try await withExitStack { outer in
                try await outer.add { _ in trace.add("cleanup outer") }
                try await withExitStack { inner in
                    try await inner.add { _ in trace.add("cleanup inner") }
                    try await yield(1)
                }
            }
            trace.add("cleanup pair")
        }
        _ = try await Endpoint(needs: pair) { $0 }.respond().get()
        #expect(trace.cleanups == ["inner", "outer", "pair"])
    }

    @Test(
        "law 10: one thing released early or out of order is cleaned up then, and not again at the end of its scope",
        arguments: Form.async)
    func early(form: Form) async throws {
        let (a, b) = (Part("a").dependency(form, trace), Part("b").dependency(form, trace))
        let endpoint = Endpoint(needs: a.releasable, b) { [trace] a, b in
            try await a.release()
            trace.add("released, a open: \(a.value.isOpen), b open: \(b.isOpen)")
        }
        try await endpoint.respond().get()
        #expect(
            trace.events == ["setup a", "setup b", "cleanup a", "released, a open: false, b open: true", "cleanup b"])
    }

    @Test("law 10: ... on one thread")
    func earlyBlocking() throws {
        let a = Part("a").blockingDependency(.blockingPaired, trace)
        let b = Part("b").blockingDependency(.blockingPaired, trace)
        let endpoint = BlockingEndpoint(needs: a.releasable, b) { [trace] a, b in
            try a.release()
            trace.add("released, a open: \(a.value.isOpen), b open: \(b.isOpen)")
        }
        try endpoint.respond().get()
        #expect(
            trace.events == ["setup a", "setup b", "cleanup a", "released, a open: false, b open: true", "cleanup b"])
    }

    @Test("law 10: ... and on an exit stack")
    func earlyOnStack() async throws {
        try await withExitStack { [trace] stack in
            let a = try await stack.openReleasable {
                "a"
            } cleanup: { name, _ in
                trace.add("cleanup \(name)")
            }
            _ = try await stack.open {
                "b"
            } cleanup: { name, _ in
                trace.add("cleanup \(name)")
            }
            try await a.release()
            trace.add("released")
        }
        #expect(trace.events == ["cleanup a", "released", "cleanup b"])
    }
}
