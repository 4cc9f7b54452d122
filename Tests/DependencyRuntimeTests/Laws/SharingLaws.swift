import Synchronization
import Testing

@testable import DependencyRuntime

@Suite("laws G: cache and sharing") struct SharingLaws {
    let trace = Trace()

    /// Serves a request whose endpoint needs `a` as it is changed by `first` and `second`, and says which are the same.
    private func same(
        _ form: Form, _ part: Part, _ first: KeyPath<Mentions, Mentions>, _ second: KeyPath<Mentions, Mentions>
    ) async throws -> Bool {
        if form.isBlocking {
            let mentions = Mentions(blocking: part.blockingDependency(form, trace))
            let needs = [mentions[keyPath: first].blocking, mentions[keyPath: second].blocking].compactMap { $0 }
            return try BlockingEndpoint(needs: needs) { $0[0] === $0[1] }.respond().get()
        }
        let mentions = Mentions(async: part.dependency(form, trace))
        let needs = [mentions[keyPath: first].async, mentions[keyPath: second].async].compactMap { $0 }
        return try await Endpoint(needs: needs) { $0[0] === $0[1] }.respond().get()
    }

    /// One dependency as it may be mentioned, in either world.
    private struct Mentions {
        var async: Dependency<Held>?
        var blocking: BlockingDependency<Held>?

        var uncached: Mentions { Mentions(async: async?.uncached, blocking: blocking?.uncached) }
        var ofFunction: Mentions { Mentions(async: async?.scope(.function), blocking: blocking?.scope(.function)) }
    }

    @Test(
        "law 67: the same dependency twice in one request: one setup, one cleanup, the same instance",
        arguments: Form.allCases)
    func shared(form: Form) async throws {
        #expect(try await same(form, Part("a"), \.self, \.self))
        #expect(trace.events == ["setup a", "cleanup a"])
    }

    @Test("law 68: uncached mentions are separate instances, each cleaned up", arguments: Form.allCases)
    func uncached(form: Form) async throws {
        #expect(try await !same(form, Part("a"), \.self, \.uncached))
        #expect(trace.events == ["setup a", "setup a", "cleanup a", "cleanup a"])
    }

    @Test("law 69: the cache never crosses requests", arguments: Form.allCases)
    func perRequest(form: Form) async throws {
        let seen = Mailbox<Held>()
        let endpoint = AnyEndpoint(form, trace, [Part("a")]) { held in
            if let before = seen.take(), before === held[0] { throw Failure("instance of another request") }
            seen.put(held[0])
        }
        for _ in 0..<3 { #expect(await endpoint.respond().verdict == "ok") }
        #expect(trace.setups == ["a", "a", "a"])
    }

    @Test(
        "law 73: a failed setup is not cached as a value: whoever needs it gets the error, once, and the next request tries again",
        arguments: Form.allCases)
    func failedSetup(form: Form) async {
        let attempts = Tally()
        let part = Part("a").with { part in
            part.setup = { _ in
                attempts.add(1)
                if attempts.count == 1 { throw Failure("no disk") }
            }
        }
        let endpoint = AnyEndpoint(form, trace, [part, Part("b", needs: "a"), Part("c", needs: "a")])
        let first = await endpoint.respond()
        #expect(first.verdict == "no disk" && first.others == [] && attempts.count == 1)
        #expect(trace.events.isEmpty)
        #expect(await endpoint.respond().verdict == "ok")
        #expect(attempts.count == 2)
    }

    @Test(
        "law 74: what is shared is told by the declaration and the scope: needed in two scopes, it is two instances",
        arguments: Form.allCases)
    func keyedByScope(form: Form) async throws {
        #expect(try await !same(form, Part("a"), \.self, \.ofFunction))
        #expect(trace.setups.count == 2 && trace.cleanups.count == 2)
        #expect(try await same(form, Part("a"), \.ofFunction, \.ofFunction))
        #expect(trace.setups.count == 3)
    }

    @Test(
        "law 74: ... and an override takes the original's place: two originals with one replacement are two instances")
    func keyedByOriginal() async throws {
        let (a, b) = (Part("a").dependency(.yielding, trace), Part("b").dependency(.paired, trace))
        let replacement = Part("replacement").dependency(.paired, trace)
        var overrides = Overrides()
        overrides.replace(a, with: replacement)
        overrides.replace(b, with: replacement)
        let endpoint = Endpoint(needs: a, b, replacement, a) { a, b, replacement, again in
            [a === b, a === replacement, b === replacement, a === again]
        }
        #expect(try await endpoint.overriding(overrides).respond().get() == [false, false, false, true])
        #expect(trace.setups == ["replacement", "replacement", "replacement"])
        #expect(trace.cleanups.count == 3)
    }

    @Test(
        "law 75: what lives longer may not depend on what lives shorter: refused when the plan is made, naming both",
        arguments: Form.allCases)
    func captive(form: Form) async {
        let parts = [Part("short", scope: .function), Part("long", needs: "short")]
        let endpoint = AnyEndpoint(form, trace, parts)
        #expect(throws: PlanRefusal.scopeInversion(dependency: "long", need: "short")) { try endpoint.validate() }
        let refusal = PlanRefusal.applicationNeedsRequest(dependency: "pool", need: "session")
        if form.isBlocking {
            let session = Part("session").blockingDependency(form, trace)
            let pool = Part("pool", scope: .application).blockingDependency(form, trace, needs: [session])
            #expect(throws: DependencyError.refused(refusal)) { try BlockingApplication(lifespan: pool).start() }
        } else {
            let session = Part("session").dependency(form, trace)
            let pool = Part("pool", scope: .application).dependency(form, trace, needs: [session])
            await #expect(throws: DependencyError.refused(refusal)) { try await Application(lifespan: pool).start() }
        }
        #expect(trace.events.isEmpty)
    }

    @Test("law 75: ... also through plain values in between", arguments: Form.async)
    func captiveThroughValue(form: Form) {
        let short = Part("short", scope: .function).dependency(form, trace)
        let value = Dependency.value("value", needs: short) { $0 }
        let long = Part("long").dependency(form, trace, needs: [value])
        #expect(throws: PlanRefusal.scopeHole(dependency: "long", need: "short")) {
            try Endpoint(needs: long) { $0.name }.validate()
        }
    }

    @Test("law 76: a cycle, which only overrides can make, is refused when the plan is made", arguments: Form.async)
    func cycle(form: Form) {
        let original = Part("original").dependency(form, trace)
        let wrapper = Part("wrapper").dependency(form, trace, needs: [original])
        var overrides = Overrides()
        overrides.replace(original, with: wrapper)
        #expect(throws: PlanRefusal.overrideNeedsItself(dependency: "original")) {
            try Endpoint(needs: original) { $0.name }.overriding(overrides).validate()
        }
    }

    @Test("law 76: ... and a value that nobody provides is refused before anything is set up", arguments: Form.async)
    func missing(form: Form) async {
        let token = Dependency<Int>.provided("token")
        let endpoint = Endpoint(needs: Part("a").dependency(form, trace), token) { _, token in token }
        let outcome = await endpoint.respond()
        #expect(outcome.error as? DependencyError == .notProvided(dependency: "token"))
        #expect(trace.events.isEmpty)
    }

    @Test(
        "law 77: something of the application that a thousand requests ask for, also uncached, is one instance",
        arguments: Form.async)
    func ofApplication(form: Form) async throws {
        let tally = Tally()
        let pool = Part("pool", scope: .application).with { $0.tally = tally }.dependency(form, trace)
        let application = Application(lifespan: pool)
        let endpoint = Endpoint(needs: pool, pool.uncached) { $0 === $1 }
        try await application.serving {
            let environment = RequestEnvironment(application: application)
            for _ in 0..<1_000 {
                let isOne = try await endpoint.respond(in: environment).get()
                #expect(isOne)
            }
            #expect(tally.count == 1)
        }
        #expect(tally.count == 0)
        #expect(trace.events == ["setup pool", "cleanup pool"])
    }

    @Test("law 77: ... and a factory of the application that hands out transients does not pile them up")
    func factory() async throws {
        let tally = Tally()
        let factory = Dependency("factory", scope: .application) {
            ExitStack()
        } cleanup: { stack, exit in
            try await stack.close(exit).get()
        }
        let endpoint = Endpoint(needs: factory) { stack in
            let transient = try await stack.openReleasable {
                Held("t", tally)
            } cleanup: { held, _ in
                held.close()
            }
            try await transient.release()
            return stack.count
        }
        let application = Application(lifespan: factory)
        try await application.serving {
            let environment = RequestEnvironment(application: application)
            for _ in 0..<1_000 {
                let count = try await endpoint.respond(in: environment).get()
                #expect(count <= 16)
            }
            #expect(tally.count == 0)
        }
    }
}
