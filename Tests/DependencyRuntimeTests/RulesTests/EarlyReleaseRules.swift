import DependencyRuntime
import Testing

@Suite("early release") struct EarlyReleaseRules {
    let trace = Trace()

    @Test(
        "in the middle of a long response something is released, and not again at the end", arguments: Form.async)
    func midResponse(form: Form) async {
        let session = Part("session").dependency(form, trace)
        let connection = Part("connection").dependency(form, trace)
        let endpoint = Endpoint(needs: session, connection.releasable) { $1 }
        let outcome = await endpoint.respond(sending: { connection in
            trace.add("chunk 1, open: \(connection.value.isOpen)")
            try await connection.release()
            trace.add("chunk 2, open: \(connection.value.isOpen)")
        })
        #expect(outcome.verdict == "ok")
        #expect(
            trace.events == [
                "setup session", "setup connection", "chunk 1, open: true", "cleanup connection",
                "chunk 2, open: false", "cleanup session",
            ])
    }

    @Test("... on one thread, in a task after the response")
    func inBlockingTask() {
        let session = Part("session").blockingDependency(.blockingYielding, trace)
        let connection = Part("connection").blockingDependency(.blockingPaired, trace)
        let endpoint = BlockingEndpoint(needs: session, connection.releasable, BlockingBackgroundTasks.dependency) {
            _, connection, tasks in
            try tasks.add {
                trace.add("task, open: \(connection.value.isOpen)")
                try connection.release()
                try connection.release()
                trace.add("task goes on, open: \(connection.value.isOpen)")
            }
        }
        #expect(endpoint.respond().verdict == "ok")
        #expect(
            trace.events == [
                "setup session", "setup connection", "task, open: true", "cleanup connection",
                "task goes on, open: false", "cleanup session",
            ])
    }

    @Test("... on one thread, in the response itself")
    func midBlockingResponse() {
        let session = Part("session").blockingDependency(.blockingYielding, trace)
        let connection = Part("connection").blockingDependency(.blockingPaired, trace)
        let endpoint = BlockingEndpoint(needs: session, connection.releasable) { $1 }
        let outcome = endpoint.respond(sending: { connection in
            trace.add("chunk 1, open: \(connection.value.isOpen)")
            try connection.release()
            trace.add("chunk 2, open: \(connection.value.isOpen)")
        })
        #expect(outcome.verdict == "ok")
        #expect(
            trace.events == [
                "setup session", "setup connection", "chunk 1, open: true", "cleanup connection",
                "chunk 2, open: false", "cleanup session",
            ])
    }

    @Test(
        "a handle that outlives its request keeps nothing of it, and a release then does nothing", arguments: Form.async
    )
    func afterTheEnd(form: Form) async throws {
        let tally = Tally()
        let other = Part("other").with { $0.tally = tally }.dependency(form, trace)
        let endpoint = Endpoint(needs: Part("a").dependency(form, trace).releasable, other) { a, _ in a }
        let handle = try await endpoint.respond().get()
        #expect(tally.count == 0)
        try await handle.release()
        #expect(trace.cleanups == ["other", "a"])
    }

    @Test("a request that has something releasable leaves nothing behind", arguments: Form.async, [false, true])
    func nothingLeft(form: Form, released: Bool) async throws {
        let tally = Tally()
        let a = Part("a").with { $0.tally = tally }.dependency(form, trace)
        try await Endpoint(needs: a.releasable) { a in if released { try await a.release() } }.respond().get()
        #expect(tally.count == 0)
    }

    @Test("... on one thread", arguments: [false, true])
    func nothingLeftBlocking(released: Bool) throws {
        let tally = Tally()
        let a = Part("a").with { $0.tally = tally }.blockingDependency(.blockingPaired, trace)
        try BlockingEndpoint(needs: a.releasable) { a in if released { try a.release() } }.respond().get()
        #expect(tally.count == 0)
    }

    @Test("something of function scope is released in the endpoint, before its turn", arguments: Form.async)
    func functionScope(form: Form) async {
        let (a, b) = (
            Part("a", scope: .function).dependency(form, trace), Part("b", scope: .function).dependency(form, trace)
        )
        let endpoint = Endpoint(needs: a.releasable, b) { a, _ in
            try await a.release()
            trace.add("endpoint")
            return 200
        }
        #expect(await endpoint.respond(sending: { _ in trace.add("sent") }).verdict == "ok")
        #expect(trace.events == ["setup a", "setup b", "cleanup a", "endpoint", "cleanup b", "sent"])
    }

    @Test("what is not released is cleaned up in its turn", arguments: Form.async)
    func inTurn(form: Form) async {
        let (a, b) = (Part("a").dependency(form, trace), Part("b").dependency(form, trace))
        let outcome = await Endpoint(needs: a.releasable, b) { _, _ in throw Failure("boom") }.respond()
        #expect(outcome.verdict == "boom" && outcome.others == [])
        #expect(
            trace.events == ["setup a", "setup b", "b caught boom", "cleanup b", "a caught boom", "cleanup a"])
    }

    @Test("a failing early cleanup is thrown to who released, and attached to the outcome", arguments: Form.async)
    func failing(form: Form) async {
        let a = Part("a").failing(inCleanup: "disk full").dependency(form, trace)
        let endpoint = Endpoint(needs: a.releasable) { a in
            await #expect(throws: Failure("disk full")) { try await a.release() }
            return 200
        }
        let outcome = await endpoint.respond()
        #expect(outcome.response == 200 && outcome.verdict == "ok" && outcome.others == ["disk full"])
        let letThrough = await Endpoint(needs: a.releasable) { try await $0.release() }.respond()
        #expect(letThrough.verdict == "disk full" && letThrough.others == [])
    }

    @Test("... on one thread")
    func failingBlocking() {
        let a = Part("a").failing(inCleanup: "disk full").blockingDependency(.blockingPaired, trace)
        let endpoint = BlockingEndpoint(needs: a.releasable) { a in
            #expect(throws: Failure("disk full")) { try a.release() }
            return 200
        }
        let outcome = endpoint.respond()
        #expect(outcome.response == 200 && outcome.verdict == "ok" && outcome.others == ["disk full"])
    }

    @Test("early cleanup does not see the cancellation of the request, and runs to its end", arguments: Form.async)
    func shielded(form: Form) async {
        let part = Part("a").with { part in
            part.pauseInCleanup = {
                await Task.yield()
                trace.add("cancelled: \(Task.isCancelled)")
            }
        }
        let endpoint = Endpoint(needs: part.dependency(form, trace).releasable) { a in
            try await a.release()
            try Task.checkCancellation()
        }
        #expect(await respondCancelledBefore(endpoint).verdict == "cancellation")
        #expect(trace.events == ["setup a", "cancelled: false", "cleanup a"])
    }

    @Test(
        "refused when something that is cleaned up later needs it, directly or through values", arguments: Form.allCases
    )
    func needed(form: Form) {
        let refusal = PlanRefusal.releasedWhileNeeded(dependency: "a", by: "b")
        if form.isBlocking {
            let a = Part("a").blockingDependency(form, trace)
            let value = BlockingDependency.value("value", needs: a) { $0 }
            for need in [a, value] {
                let b = Part("b").blockingDependency(form, trace, needs: [need])
                #expect(throws: refusal) { try BlockingEndpoint(needs: a.releasable, b) { _, _ in }.validate() }
            }
        } else {
            let a = Part("a").dependency(form, trace)
            let value = Dependency.value("value", needs: a) { $0 }
            for need in [a, value] {
                let b = Part("b").dependency(form, trace, needs: [need])
                #expect(throws: refusal) { try Endpoint(needs: a.releasable, b) { _, _ in }.validate() }
                #expect(throws: refusal) { try Endpoint(needs: b, a.releasable) { _, _ in }.validate() }
            }
        }
    }

    @Test("a blocking body cannot end before what it encloses: refused")
    func blockingBody() {
        let a = Part("a").blockingDependency(.blockingYielding, trace)
        #expect(throws: PlanRefusal.doesNotNest(dependency: "a")) {
            try BlockingEndpoint(needs: a.releasable) { _ in }.validate()
        }
    }

    @Test("a body that yields twice is found out when it is released early")
    func yieldsTwice() async {
        let twice = Dependency("twice") { (yield: Yield<Int>) in
            try await yield(1)
            try await yield(2)
        }
        let endpoint = Endpoint(needs: twice.releasable) { twice in
            await #expect(throws: DependencyError.yieldedTwice(dependency: "twice")) { try await twice.release() }
        }
        let outcome = await endpoint.respond()
        #expect(outcome.alsoFailed.map { $0 as? DependencyError } == [.yieldedTwice(dependency: "twice")])
    }
}
