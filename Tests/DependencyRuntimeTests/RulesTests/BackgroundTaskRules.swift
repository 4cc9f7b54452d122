import DependencyRuntime
import Testing

@Suite("rules R39, R40: background tasks") struct BackgroundTaskRules {
    let trace = Trace()

    /// A dependency that adds a task in its cleanup.
    private func addingInCleanup(_ form: Form, _ scope: Scope) -> Dependency<Int> {
        guard form == .yielding else {
            return Dependency("late", scope: scope, needs: BackgroundTasks.dependency) { (tasks: BackgroundTasks) in
                tasks
            } cleanup: { tasks, _ in
                try tasks.add("late") { trace.add("late task") }
            }.number
        }
        return Dependency("late", scope: scope, needs: BackgroundTasks.dependency) {
            (yield: Yield<Int>, tasks: BackgroundTasks) in
            try await yield(1)
            try tasks.add("late") { trace.add("late task") }
        }
    }

    private func addingInBlockingCleanup(_ form: Form, _ scope: Scope) -> BlockingDependency<Int> {
        guard form == .blockingYielding else {
            return BlockingDependency("late", scope: scope, needs: BlockingBackgroundTasks.dependency) {
                (tasks: BlockingBackgroundTasks) in
                tasks
            } cleanup: { tasks, _ in
                try tasks.add("late") { trace.add("late task") }
            }.number
        }
        return BlockingDependency("late", scope: scope, needs: BlockingBackgroundTasks.dependency) {
            (yield: BlockingYield<Int>, tasks: BlockingBackgroundTasks) in
            try yield(1)
            try tasks.add("late") { trace.add("late task") }
        }
    }

    private func respond(_ form: Form, _ scope: Scope) async -> Outcome<Int> {
        if form.isBlocking {
            return BlockingEndpoint(needs: addingInBlockingCleanup(form, scope)) { _ in 200 }
                .respond(sending: { _ in trace.add("sent") })
        }
        return await Endpoint(needs: addingInCleanup(form, scope)) { _ in 200 }
            .respond(sending: { _ in trace.add("sent") })
    }

    @Test("R39: a task added in function-scoped cleanup runs", arguments: Form.allCases)
    func inFunctionCleanup(form: Form) async {
        #expect(await respond(form, .function).verdict == "ok")
        #expect(trace.events == ["sent", "late task"])
    }

    @Test(
        "R39: a task added in request-scoped cleanup comes too late, and is refused, not lost", arguments: Form.allCases
    )
    func inRequestCleanup(form: Form) async {
        let outcome = await respond(form, .request)
        #expect(outcome.error as? DependencyError == .tasksHaveRun(task: "late") && outcome.response == 200)
        #expect(trace.events == ["sent"])
    }

    @Test("R39: tasks run in the order added, also those that a task adds; before request-scoped cleanup")
    func order() async {
        let endpoint = Endpoint(
            needs: Part("a").dependency(.yielding, trace), Part("f", scope: .function).dependency(.paired, trace),
            BackgroundTasks.dependency
        ) { _, _, tasks in
            try tasks.add("1") {
                trace.add("task 1")
                try tasks.add("3") { trace.add("task 3") }
            }
            try tasks.add("2") { trace.add("task 2") }
        }
        #expect(await endpoint.respond(sending: { trace.add("sent") }).verdict == "ok")
        #expect(
            trace.events == [
                "setup a", "setup f", "cleanup f", "sent", "task 1", "task 2", "task 3", "cleanup a",
            ])
    }

    @Test("R39: ... on one thread")
    func blockingOrder() {
        let endpoint = BlockingEndpoint(
            needs: Part("a").blockingDependency(.blockingYielding, trace), BlockingBackgroundTasks.dependency
        ) { _, tasks in
            try tasks.add("1") {
                trace.add("task 1")
                try tasks.add("3") { trace.add("task 3") }
            }
            try tasks.add("2") { trace.add("task 2") }
        }
        #expect(endpoint.respond(sending: { trace.add("sent") }).verdict == "ok")
        #expect(trace.events == ["setup a", "sent", "task 1", "task 2", "task 3", "cleanup a"])
    }

    @Test("R39: when the request fails, none is run", arguments: Form.async)
    func dropped(form: Form) async {
        let endpoint = Endpoint(needs: Part("a").dependency(form, trace), BackgroundTasks.dependency) { _, tasks in
            try tasks.add { trace.add("task") }
            throw Failure("boom")
        }
        #expect(await endpoint.respond().verdict == "boom")
        #expect(trace.events == ["setup a", "a caught boom", "cleanup a"])
    }

    @Test(
        "R40: a failing task stops the later ones and is thrown in at request scope, after the 200",
        arguments: Form.async)
    func failing(form: Form) async {
        let endpoint = Endpoint(needs: Part("a").dependency(form, trace), BackgroundTasks.dependency) { _, tasks in
            try tasks.add { throw Failure("no mail") }
            try tasks.add { trace.add("task 2") }
            return 200
        }
        let outcome = await endpoint.respond(sending: { _ in })
        #expect(outcome.verdict == "no mail" && outcome.response == 200)
        #expect(trace.events == ["setup a", "a caught no mail", "cleanup a"])
    }
}

extension Dependency {
    fileprivate var number: Dependency<Int> { .value("number", needs: self) { _ in 1 } }
}

extension BlockingDependency {
    fileprivate var number: BlockingDependency<Int> { .value("number", needs: self) { _ in 1 } }
}
