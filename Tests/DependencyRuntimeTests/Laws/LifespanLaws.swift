import DependencyRuntime
import Testing

@Suite("laws H: lifespan and shutdown") struct LifespanLaws {
    let trace = Trace()

    private func pool(_ form: Form) -> Dependency<Held> {
        Part("pool", scope: .application).dependency(form, trace)
    }

    @Test(
        """
        law 78: lifespan resources open before the first request and close after the last one is fully cleaned up, in \
        reverse; a request arriving after shutdown began is refused
        """, arguments: Form.async)
    func lifespan(form: Form) async throws {
        let settings = Part("settings", scope: .application).dependency(form, trace)
        let pool = Part("pool", scope: .application).dependency(form, trace, needs: [settings])
        let slow = Meeting()
        let session = Part("session").with { $0.pauseInCleanup = { await slow.pause() } }
            .dependency(form, trace, needs: [pool])
        let endpoint = Endpoint(needs: session) { $0.name }
        let application = Application(lifespan: settings, pool)
        try await application.start()
        let environment = RequestEnvironment(application: application)
        let request = Task { await endpoint.respond(in: environment) }
        var shutdown: Task<Void, any Error>?
        await slow.use {
            shutdown = Task { try await application.shutDown() }
            let probe = Endpoint { 1 }
            while await probe.respond(in: environment).error == nil { await Task.yield() }
            #expect(await endpoint.respond(in: environment).error as? DependencyError == .notServing)
        }
        #expect(await request.value.verdict == "ok")
        try await shutdown?.value
        #expect(
            trace.events == [
                "setup settings", "setup pool", "setup session", "cleanup session", "cleanup pool", "cleanup settings",
            ])
    }

    @Test("law 78: ... in the blocking world", arguments: [Form.blockingYielding, .blockingPaired])
    func blockingLifespan(form: Form) throws {
        let settings = Part("settings", scope: .application).blockingDependency(form, trace)
        let pool = Part("pool", scope: .application).blockingDependency(form, trace, needs: [settings])
        let session = Part("session").blockingDependency(form, trace, needs: [pool])
        let endpoint = BlockingEndpoint(needs: session) { $0.name }
        let application = BlockingApplication(lifespan: settings, pool)
        try application.start()
        let environment = BlockingEnvironment(application: application)
        #expect(endpoint.respond(in: environment).verdict == "ok")
        try application.shutDown()
        #expect(endpoint.respond(in: environment).error as? DependencyError == .notServing)
        #expect(
            trace.events == [
                "setup settings", "setup pool", "setup session", "cleanup session", "cleanup pool", "cleanup settings",
            ])
    }

    @Test(
        "law 80: a shutdown that takes too long goes on when the requests under way are cancelled; cleanups still run",
        arguments: Form.async)
    func escalation(form: Form) async throws {
        let pool = pool(form)
        let endpoint = Endpoint(needs: Part("session").dependency(form, trace, needs: [pool])) { _ in
            trace.add("endpoint")
            try await Gate.untilCancelled()
        }
        let application = Application(lifespan: pool)
        try await application.start()
        let request = Task { await endpoint.respond(in: RequestEnvironment(application: application)) }
        while !trace.events.contains("endpoint") { await Task.yield() }
        let shutdown = Task { try await application.shutDown() }
        for _ in 0..<10 { await Task.yield() }
        #expect(trace.cleanups == [])
        request.cancel()
        try await shutdown.value
        #expect(await request.value.verdict == "cancellation")
        #expect(trace.cleanups == ["session", "pool"])
    }

    @Test("law 81: a shutdown requested before the start is remembered")
    func beforeStart() async throws {
        let application = Application(lifespan: pool(.yielding))
        try await application.shutDown()
        await #expect(throws: DependencyError.notServing) { try await application.start() }
        let blocking = BlockingApplication()
        try blocking.shutDown()
        #expect(throws: DependencyError.notServing) { try blocking.start() }
        #expect(trace.events.isEmpty)
    }

    @Test("law 81: ... and so is one requested during the start, which waits for the end", arguments: Form.async)
    func duringStart(form: Form) async throws {
        let slow = Meeting()
        let pool = Part("pool", scope: .application).with { $0.pauseInSetup = { await slow.pause() } }
        let application = Application(lifespan: pool.dependency(form, trace))
        let start = Task { try await application.start() }
        var shutdown: Task<Void, any Error>?
        await slow.use {
            shutdown = Task {
                trace.add("shutting down")
                try await application.shutDown()
                trace.add("shut down")
            }
            while trace.events.isEmpty { await Task.yield() }
            // The shutdown may be between its first line and its call: one more that has come back for sure.
            for _ in 0..<100 { await Task.yield() }
        }
        await #expect(throws: DependencyError.notServing) { try await start.value }
        try await shutdown?.value
        #expect(trace.events == ["shutting down", "setup pool", "cleanup pool", "shut down"])
        let outcome = await Endpoint { 1 }.respond(in: RequestEnvironment(application: application))
        #expect(outcome.error as? DependencyError == .notServing)
    }

    @Test("law 14, of an application: a second shutdown waits for the end of the first", arguments: Form.async)
    func twoShutdowns(form: Form) async throws {
        let slow = Meeting()
        let pool = Part("pool", scope: .application).with { part in
            part.pauseInCleanup = { await slow.pause() }
            part.cleanup = { _, _ in throw Failure("disk full") }
        }
        let application = Application(lifespan: pool.dependency(form, trace))
        try await application.start()
        let first = Task { try await application.shutDown() }
        var second: Task<Void, any Error>?
        await slow.use {
            second = Task {
                trace.add("shutting down again")
                try await application.shutDown()
                trace.add("shut down again")
            }
            while !trace.events.contains("shutting down again") { await Task.yield() }
            for _ in 0..<100 { await Task.yield() }
        }
        await #expect(throws: Failure("disk full")) { try await first.value }
        try await second?.value
        #expect(trace.events.suffix(3) == ["shutting down again", "cleanup pool", "shut down again"])
    }

    @Test("law 14: ... but what the lifespan itself does while it closes does not wait for itself")
    func shutdownFromInside() async throws {
        let applications = Mailbox<Application>()
        let pool = Dependency("pool", scope: .application) {
            1
        } cleanup: { _, _ in
            try await applications.take()?.shutDown()
            trace.add("cleanup pool")
        }
        let application = Application(lifespan: pool)
        applications.put(application)
        try await application.serving {}

        let blockingApplications = Mailbox<BlockingApplication>()
        let blockingPool = BlockingDependency("pool", scope: .application) {
            1
        } cleanup: { _, _ in
            try blockingApplications.take()?.shutDown()
            trace.add("cleanup pool")
        }
        let blocking = BlockingApplication(lifespan: blockingPool)
        blockingApplications.put(blocking)
        try blocking.start()
        try blocking.shutDown()
        #expect(trace.cleanups == ["pool", "pool"])
    }

    @Test("law 82: a shutdown does not hang when a cancelled request ends in a normal value or in another error")
    func survivedCancellation() async throws {
        for form in Form.async {
            for ending in ["value", "error"] {
                let pool = pool(form)
                let endpoint = Endpoint(needs: Part("session").dependency(form, trace, needs: [pool])) { _ in
                    try? await Gate.untilCancelled()
                    if ending == "error" { throw Failure("other") }
                }
                let application = Application(lifespan: pool)
                try await application.start()
                let request = Task { await endpoint.respond(in: RequestEnvironment(application: application)) }
                let shutdown = Task { try await application.shutDown() }
                request.cancel()
                let verdict = await request.value.verdict
                // The shutdown may have been faster than the request.
                #expect([ending == "error" ? "other" : "ok", "\(DependencyError.notServing)"].contains(verdict))
                try await shutdown.value
            }
        }
        #expect(trace.setups.count == trace.cleanups.count)
    }

    @Test(
        "law 83: after the shutdown nothing of the lifespan is kept, though the application is", arguments: Form.async)
    func nothingKept(form: Form) async throws {
        let tally = Tally()
        let pool = Part("pool", scope: .application).with { $0.tally = tally }.dependency(form, trace)
        let application = Application(lifespan: pool)
        let endpoint = Endpoint(needs: pool) { $0.isOpen }
        try await application.serving {
            let wasOpen = try await endpoint.respond(in: RequestEnvironment(application: application)).get()
            #expect(wasOpen && tally.count == 1)
        }
        #expect(tally.count == 0)
        withExtendedLifetime(application) {}
    }

    @Test("law 84: a background task that uses a resource stops before that resource closes")
    func backgroundTask() async {
        for form in Form.async {
            let trace = Trace()
            let session = Part("session").dependency(form, trace)
            let endpoint = Endpoint(needs: session, BackgroundTasks.dependency) { session, tasks in
                try tasks.add {
                    await Task.yield()
                    trace.add("task, open: \(session.isOpen)")
                }
            }
            #expect(await endpoint.respond().verdict == "ok")
            #expect(trace.events == ["setup session", "task, open: true", "cleanup session"])
        }
    }

    @Test("law 84: ... also one that a dependency keeps running around its yield")
    func worker() async {
        let connection = Part("connection").dependency(.paired, trace)
        let heartbeat = Dependency("heartbeat", needs: connection) { (yield: Yield<Void>, connection: Held) in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try? await Gate.untilCancelled()
                    trace.add("heartbeat stops, open: \(connection.isOpen)")
                }
                try await yield(())
                group.cancelAll()
            }
        }
        #expect(await Endpoint(needs: heartbeat) { _ in 1 }.respond().verdict == "ok")
        #expect(trace.events == ["setup connection", "heartbeat stops, open: true", "cleanup connection"])
    }
}

extension Gate {
    /// Waits for nothing but the cancellation of the current task, and throws then.
    static func untilCancelled() async throws {
        let gate = Gate()
        await withTaskCancellationHandler {
            await gate.wait()
        } onCancel: {
            gate.open()
        }
        try Task.checkCancellation()
    }
}
