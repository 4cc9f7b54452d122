import DependencyRuntime
import Testing

@Suite("rule R50: task-locals") struct TaskLocalRules {
    let trace = Trace()

    private func note(_ place: String) { trace.add("\(place) \(Local.value)") }

    /// A dependency of either form that notes the task-local in setup and cleanup.
    private func noting(
        _ name: String, _ form: Form, scope: Scope = .request, needs: [Dependency<Int>] = []
    ) -> Dependency<Int> {
        guard form == .yielding else {
            return Dependency(name, scope: scope, needs: needs) { _ in
                note("setup \(name)")
                return 1
            } cleanup: { _, _ in
                await Task.yield()
                note("cleanup \(name)")
            }
        }
        return Dependency(name, scope: scope, needs: needs) { yield, _ in
            note("setup \(name)")
            try await yield(1)
            await Task.yield()
            note("cleanup \(name)")
        }
    }

    /// A yield-form dependency that binds the task-local around its yield.
    private func binding(
        _ value: Int, _ name: String = "binding", scope: Scope = .request, needs: [Dependency<Int>] = []
    ) -> Dependency<Int> {
        Dependency(name, scope: scope, needs: needs) { yield, _ in
            try await Local.$value.withValue(value) { try await yield(value) }
        }
    }

    @Test(
        "bound by the caller, it is seen in setup, endpoint, response and cleanup", arguments: Form.async,
        [Scope.function, .request])
    func ofCaller(form: Form, scope: Scope) async {
        let endpoint = Endpoint(needs: noting("a", form, scope: scope)) { _ in note("endpoint") }
        await Local.$value.withValue(7) { _ = await endpoint.respond(sending: { note("response") }) }
        let closing = scope == .function ? ["cleanup a 7", "response 7"] : ["response 7", "cleanup a 7"]
        #expect(trace.events == ["setup a 7", "endpoint 7"] + closing)
        #expect(Local.value == 0)
    }

    @Test("bound by the caller, a blocking request sees it everywhere too")
    func ofBlockingCaller() {
        let a = BlockingDependency("a") { (yield: BlockingYield<Int>) in
            note("setup a")
            try yield(1)
            note("cleanup a")
        }
        let b = BlockingDependency("b", needs: a) { (_: Int) in
            note("setup b")
            return 1
        } cleanup: { _, _ in
            note("cleanup b")
        }
        let endpoint = BlockingEndpoint(needs: b) { (_: Int) in note("endpoint") }
        Local.$value.withValue(7) { _ = endpoint.respond() }
        #expect(trace.events == ["setup a 7", "setup b 7", "endpoint 7", "cleanup b 7", "cleanup a 7"])
    }

    @Test(
        "bound around a yield, it is seen in the endpoint, in what is set up later and in the cleanup of that",
        arguments: Form.async)
    func aroundYield(form: Form) async {
        let before = noting("before", form)
        let later = noting("later", form, needs: [before, binding(7)])
        let endpoint = Endpoint(needs: later) { _ in note("endpoint") }
        _ = await endpoint.respond(sending: { note("response") })
        #expect(
            trace.events == [
                "setup before 0", "setup later 7", "endpoint 7", "response 7", "cleanup later 7", "cleanup before 0",
            ])
    }

    @Test("bound around a yield, background tasks see it")
    func tasks() async {
        let endpoint = Endpoint(needs: binding(7), BackgroundTasks.dependency) { _, tasks in
            try tasks.add { note("task") }
        }
        #expect(await endpoint.respond().verdict == "ok")
        #expect(trace.events == ["task 7"])
    }

    @Test("bound around two yields, the inner one wins inside, and the outer one again in the inner's cleanup")
    func nested() async {
        let inner = Dependency("inner", needs: binding(7)) { (yield: Yield<Int>, _: Int) in
            try await Local.$value.withValue(8) { try await yield(8) }
            note("cleanup inner")
        }
        _ = await Endpoint(needs: inner) { (_: Int) in note("endpoint") }.respond()
        #expect(trace.events == ["endpoint 8", "cleanup inner 7"])
    }

    @Test("bound around a blocking yield, it is seen inside it")
    func aroundBlockingYield() {
        let binding = BlockingDependency("binding") { (yield: BlockingYield<Int>) in
            try Local.$value.withValue(7) { try yield(1) }
        }
        let later = BlockingDependency("later", needs: binding) { (_: Int) in
            note("setup later")
            return 1
        } cleanup: { _, _ in
            note("cleanup later")
        }
        _ = BlockingEndpoint(needs: later) { (_: Int) in note("endpoint") }.respond()
        #expect(trace.events == ["setup later 7", "endpoint 7", "cleanup later 7"])
    }

    @Test("not possible: in setup/cleanup form, what setup bound has ended when it returns")
    func paired() async {
        let binding = Dependency("binding") {
            Local.$value.withValue(7) { 1 }
        } cleanup: { _, _ in
            note("own cleanup")
        }
        _ = await Endpoint(needs: binding) { (_: Int) in note("endpoint") }.respond()
        #expect(trace.events == ["endpoint 0", "own cleanup 0"])
    }

    @Test(
        """
        not possible: a body held open beside the request (function scope before a yield form of request scope) binds \
        for itself only
        """)
    func beside() async {
        let beside = Dependency("beside", scope: .function) { (yield: Yield<Int>) in
            try await Local.$value.withValue(7) {
                note("setup beside")
                try await yield(1)
                note("cleanup beside")
            }
        }
        let endpoint = Endpoint(needs: beside, noting("after", .yielding)) { _, _ in note("endpoint") }
        _ = await endpoint.respond()
        #expect(
            trace.events == ["setup beside 7", "setup after 0", "endpoint 0", "cleanup beside 7", "cleanup after 0"])
    }

    @Test("a body held open beside the request sees what was bound around it when it was set up")
    func seenBeside() async {
        let beside = noting("beside", .yielding, scope: .function, needs: [binding(7)])
        let endpoint = Endpoint(needs: beside, noting("after", .yielding)) { _, _ in note("endpoint") }
        _ = await endpoint.respond()
        #expect(
            trace.events == ["setup beside 7", "setup after 7", "endpoint 7", "cleanup beside 7", "cleanup after 7"])
    }

    @Test("bound around a yield of application scope, requests do not see it: they are not inside it")
    func application() async throws {
        let pool = binding(7, "pool", scope: .application)
        let endpoint = Endpoint(needs: pool) { (_: Int) in note("endpoint") }
        let application = Application(lifespan: pool)
        try await application.serving {
            _ = try await endpoint.respond(in: RequestEnvironment(application: application)).get()
        }
        #expect(trace.events == ["endpoint 0"])
    }
}
