import DependencyRuntime
import Testing

@Suite struct BlockingRunTests {
    let trace = Trace()

    private func traced<each Need: Sendable>(
        _ name: String, scope: Scope = .request, needs: repeat BlockingDependency<each Need>
    ) -> BlockingDependency<String> {
        BlockingDependency(name, scope: scope, needs: repeat each needs) {
            [trace] (yield: BlockingYield<String>, _: repeat each Need) in
            trace.add("setup \(name)")
            do {
                try yield(name)
            } catch {
                trace.add("\(name) caught \(label(error))")
                trace.add("cleanup \(name)")
                throw error
            }
            trace.add("cleanup \(name)")
        }
    }

    private func paired<each Need: Sendable>(
        _ name: String, needs: repeat BlockingDependency<each Need>
    ) -> BlockingDependency<String> {
        BlockingDependency(name, needs: repeat each needs) { [trace] (_: repeat each Need) in
            trace.add("setup \(name)")
            return name
        } cleanup: { [trace] name, exit in
            if let error = exit.error { trace.add("\(name) caught \(label(error))") }
            trace.add("cleanup \(name)")
        }
    }

    @Test("order, sharing and thrown-in errors are those of the async twin")
    func likeTheAsyncTwin() async {
        let asyncTrace = Trace()
        func outcome(failing: Bool) async -> (blocking: [String], async: [String]) {
            let a = traced("a")
            let b = paired("b", needs: a)
            let c = traced("c", needs: b, a)
            _ = BlockingEndpoint(needs: c, b) { _, _ in if failing { throw Failure("boom") } }.respond()
            let x = DependencyRuntimeTests.traced("a", asyncTrace)
            let y = DependencyRuntimeTests.paired("b", asyncTrace, needs: x)
            let z = DependencyRuntimeTests.traced("c", asyncTrace, needs: y, x)
            _ = await Endpoint(needs: z, y) { _, _ in if failing { throw Failure("boom") } }.respond()
            return (trace.events, asyncTrace.events)
        }
        let success = await outcome(failing: false)
        #expect(success.blocking == ["setup a", "setup b", "setup c", "cleanup c", "cleanup b", "cleanup a"])
        #expect(success.blocking == success.async)
        let failure = await outcome(failing: true)
        #expect(failure.blocking == failure.async)
        #expect(failure.blocking.suffix(2) == ["a caught boom", "cleanup a"])
    }

    @Test("never yields, yields twice and swallowed are named errors")
    func contract() {
        let never = BlockingDependency("never") { (_: BlockingYield<Int>) in }
        #expect(
            BlockingEndpoint(needs: never) { $0 }.respond().error as? DependencyError
                == .didNotYield(dependency: "never"))
        let twice = BlockingDependency("twice") { (yield: BlockingYield<Int>) in
            try yield(1)
            try yield(2)
        }
        #expect(
            BlockingEndpoint(needs: twice) { $0 }.respond().error as? DependencyError
                == .yieldedTwice(dependency: "twice"))
        let swallowing = BlockingDependency("swallowing") { (yield: BlockingYield<Int>) in try? yield(1) }
        let outcome = BlockingEndpoint(needs: swallowing) { (_: Int) -> Int in throw Failure("boom") }.respond()
        #expect(outcome.error as? DependencyError == .swallowed(dependency: "swallowing"))
        #expect(outcome.alsoFailed.map(label) == ["boom"])
    }

    @Test("a failing cleanup does not stop the others, and no error is lost")
    func cleanupFails() {
        let a = traced("a")
        let b = BlockingDependency("b", needs: a) { (_: String) in
            1
        } cleanup: { _, _ in
            throw Failure("cleanup b")
        }
        let outcome = BlockingEndpoint(needs: b) { (_: Int) -> Int in throw Failure("boom") }.respond()
        #expect(label(outcome.error!) == "cleanup b")
        #expect(outcome.alsoFailed.map(label) == ["boom"])
        #expect(trace.events.suffix(2) == ["a caught cleanup b", "cleanup a"])
    }

    @Test("the lifespan of a blocking application is around its requests, and its values are shared")
    func lifespan() throws {
        let pool = traced("pool", scope: .application)
        let session = traced("session", needs: pool)
        let application = BlockingApplication(lifespan: pool)
        try application.start()
        let endpoint = BlockingEndpoint(needs: session, pool) { "\($0) \($1)" }
        let environment = BlockingEnvironment(application: application)
        #expect(try endpoint.respond(in: environment).get() == "session pool")
        try application.shutDown()
        #expect(endpoint.respond(in: environment).error as? DependencyError == .notServing)
        #expect(trace.events == ["setup pool", "setup session", "cleanup session", "cleanup pool"])
    }

    @Test("a blocking application that cannot start cleans up and names the error")
    func startFails() {
        let pool = traced("pool", scope: .application)
        let broken = BlockingDependency("broken", scope: .application, needs: pool) {
            (_: BlockingYield<Int>, _: String) in
            throw Failure("no disk")
        }
        #expect(throws: Failure("no disk")) { try BlockingApplication(lifespan: broken).start() }
        #expect(trace.events == ["setup pool", "pool caught no disk", "cleanup pool"])
    }

    @Test("overrides hold in the blocking world too")
    func overriding() throws {
        let real = BlockingDependency.value("real") { 1 }
        let fake = BlockingDependency.value("fake") { 2 }
        var overrides = Overrides()
        overrides.replace(real, with: fake)
        let endpoint = BlockingEndpoint(needs: real) { $0 }
        #expect(try endpoint.overriding(overrides).respond().get() == 2)
        #expect(try endpoint.respond().get() == 1)
    }
}
