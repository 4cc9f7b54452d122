import DependencyRuntime
import Synchronization
import Testing

@Suite struct ApplicationTests {
    let trace = Trace()

    @Test("the lifespan opens before the first request and closes in reverse after the last; requests share its values")
    func lifespan() async throws {
        let settings = traced("settings", trace, scope: .application)
        let pool = paired("pool", trace, scope: .application, needs: settings)
        let session = traced("session", trace, needs: pool)
        let endpoint = Endpoint(needs: session, pool, settings) { "\($0) \($1) \($2)" }
        let application = Application(lifespan: pool)
        try await application.start()
        for _ in 0..<2 {
            let outcome = await endpoint.respond(in: RequestEnvironment(application: application))
            #expect(try outcome.get() == "session pool settings")
        }
        try await application.shutDown()
        #expect(
            trace.events == [
                "setup settings", "setup pool", "setup session", "cleanup session", "setup session", "cleanup session",
                "cleanup pool", "cleanup settings",
            ])
    }

    @Test(
        "a request before the start and one after the shutdown are refused, and one without an application names what it lacks"
    )
    func refused() async throws {
        let pool = traced("pool", trace, scope: .application)
        let endpoint = Endpoint(needs: pool) { $0 }
        let application = Application(lifespan: pool)
        let environment = RequestEnvironment(application: application)
        #expect(await endpoint.respond(in: environment).error as? DependencyError == .notServing)
        try await application.start()
        try await application.shutDown()
        #expect(await endpoint.respond(in: environment).error as? DependencyError == .notServing)
        #expect(
            await endpoint.respond().error as? DependencyError == .applicationNotRunning(dependency: "pool"))
        #expect(trace.events == ["setup pool", "cleanup pool"])
    }

    @Test("shutdown waits for requests under way to end fully, and refuses new ones meanwhile")
    func shutdownWaits() async throws {
        let pool = traced("pool", trace, scope: .application)
        let session = traced("session", trace, needs: pool)
        let (ready, resume) = (Gate(), Gate())
        let endpoint = Endpoint(needs: session) { (_: String) in
            ready.open()
            await resume.wait()
        }
        let application = Application(lifespan: pool)
        try await application.start()
        let environment = RequestEnvironment(application: application)
        let request = Task { await endpoint.respond(in: environment) }
        await ready.wait()
        let shutdown = Task { try await application.shutDown() }
        let probe = Endpoint { 1 }
        while await probe.respond(in: environment).error == nil { await Task.yield() }
        #expect(trace.events.last == "setup session")
        resume.open()
        _ = await request.value
        try await shutdown.value
        #expect(trace.events.suffix(2) == ["cleanup session", "cleanup pool"])
    }

    @Test("a failing start cleans up what was open, names the error, and serves nothing")
    func startFails() async {
        let pool = traced("pool", trace, scope: .application)
        let broken = Dependency("broken", scope: .application, needs: pool) { (_: Yield<Int>, _: String) in
            throw Failure("no disk")
        }
        let application = Application(lifespan: broken)
        await #expect(throws: Failure("no disk")) { try await application.start() }
        #expect(trace.events == ["setup pool", "pool caught no disk", "cleanup pool"])
        await #expect(throws: DependencyError.notServing) { try await application.start() }
    }

    @Test("a failing stop is thrown, after all others have been cleaned up")
    func stopFails() async throws {
        let pool = traced("pool", trace, scope: .application)
        let broken = Dependency("broken", scope: .application, needs: pool) { (_: String) in
            1
        } cleanup: { _, _ in
            throw Failure("disk full")
        }
        let application = Application(lifespan: broken)
        try await application.start()
        await #expect(throws: Failure("disk full")) { try await application.shutDown() }
        #expect(trace.events.last == "cleanup pool")
        try await application.shutDown()
    }

    @Test("shutdown in a cancelled task still cleans up, with cleanup that waits")
    func cancelledShutdown() async throws {
        let pool = Dependency("pool", scope: .application) { (yield: Yield<Int>) in
            try await yield(1)
            await Task.yield()
            trace.add("closed, cancelled: \(Task.isCancelled)")
        }
        let application = Application(lifespan: pool)
        try await application.start()
        let gate = Gate()
        let task = Task {
            await gate.wait()
            try await application.shutDown()
        }
        task.cancel()
        gate.open()
        try await task.value
        #expect(trace.events == ["closed, cancelled: false"])
    }

    @Test("something that lives as long as the application may not need something of one request")
    func inversion() async {
        let session = traced("session", trace)
        let pool = traced("pool", trace, scope: .application, needs: session)
        let expected = DependencyError.refused(.applicationNeedsRequest(dependency: "pool", need: "session"))
        await #expect(throws: expected) { try await Application(lifespan: pool).start() }
        await #expect(throws: DependencyError.refused(.lifespanNamesRequest(dependency: "session"))) {
            try await Application(lifespan: session).start()
        }
        #expect(trace.events.isEmpty)
    }

    @Test("serving shuts down whether or not its body throws")
    func serving() async throws {
        let pool = traced("pool", trace, scope: .application)
        await #expect(throws: Failure("boom")) {
            try await Application(lifespan: pool).serving { throw Failure("boom") }
        }
        #expect(trace.events == ["setup pool", "cleanup pool"])
        #expect(try await Application(lifespan: pool).serving { 7 } == 7)
    }
}
