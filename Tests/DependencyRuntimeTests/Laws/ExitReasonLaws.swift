import DependencyRuntime
import Testing

@Suite("laws D: use and exit reason") struct ExitReasonLaws {
    let trace = Trace()

    /// How an endpoint ends.
    enum Ending: CaseIterable {
        case returns, throwsError, isCancelled
    }

    private func wait(_ suspended: Bool) async {
        if suspended { for _ in 0..<3 { await Task.yield() } }
    }

    @Test(
        "law 32: cleanup runs on success, throw and cancel, for immediate and for suspended bodies",
        arguments: Form.async, Ending.allCases)
    func always(form: Form, ending: Ending) async {
        for suspended in [false, true] {
            let trace = Trace()
            let part = Part("a").with { part in
                part.pauseInSetup = { await wait(suspended) }
                part.pauseInCleanup = { await wait(suspended) }
            }
            let endpoint = Endpoint<Int>(form, trace, [part]) { _ in
                await wait(suspended)
                if ending == .throwsError { throw Failure("boom") }
                try Task.checkCancellation()
            }
            let outcome =
                ending == .isCancelled ? await respondCancelledBefore(endpoint) : await endpoint.respond()
            switch ending {
            case .returns:
                #expect(outcome.verdict == "ok")
                #expect(trace.events == ["setup a", "endpoint", "cleanup a"])
            case .throwsError:
                #expect(outcome.verdict == "boom")
                #expect(trace.events == ["setup a", "endpoint", "a caught boom", "cleanup a"])
            case .isCancelled:
                #expect(outcome.verdict == "cancellation")
                #expect(trace.events == ["setup a", "endpoint", "a caught cancellation", "cleanup a"])
            }
        }
    }

    @Test("law 32: ... and on one thread", arguments: [Form.blockingYielding, .blockingPaired], [false, true])
    func alwaysBlocking(form: Form, fails: Bool) async {
        let outcome = await AnyEndpoint(form, trace, [Part("a")]) { _ in if fails { throw Failure("boom") } }.respond()
        #expect(outcome.verdict == (fails ? "boom" : "ok"))
        #expect(trace.cleanups == ["a"])
    }

    @Test("law 33: a cancellation during use runs the cleanup", arguments: Form.async)
    func cancelledInUse(form: Form) async {
        let meeting = Meeting()
        let endpoint = Endpoint<Int>(form, trace, [Part("a")]) { held in
            await meeting.pause()
            trace.add("open: \(held[0].isOpen)")
            try Task.checkCancellation()
        }
        #expect(await meeting.respondCancelled(endpoint).error is CancellationError)
        #expect(trace.events == ["setup a", "endpoint", "open: true", "a caught cancellation", "cleanup a"])
    }

    @Test(
        "law 34: cleanup sees the exit reason: succeeded, or failed with the error", arguments: Form.allCases,
        [false, true])
    func exitReason(form: Form, fails: Bool) async {
        let seen = Mailbox<Exit>()
        let part = Part("a").with { $0.cleanup = { _, exit in seen.put(exit) } }
        _ = await AnyEndpoint(form, trace, [part]) { _ in if fails { throw Failure("boom") } }.respond()
        switch seen.take() {
        case .succeeded: #expect(!fails)
        case .failed(let error): #expect(fails && error as? Failure == Failure("boom"))
        case nil: Issue.record("no cleanup")
        }
    }

    @Test("law 34: ... or cancelled", arguments: Form.async)
    func cancelledReason(form: Form) async {
        let seen = Mailbox<Exit>()
        let part = Part("a").with { $0.cleanup = { _, exit in seen.put(exit) } }
        _ = await respondCancelledBefore(Endpoint<Int>(form, trace, [part]) { _ in try Task.checkCancellation() })
        #expect(seen.take()?.error is CancellationError)
    }

    @Test(
        "law 35: when a setup fails, the cleanups before it see that failure as the exit reason",
        arguments: Form.allCases)
    func setupFailureAsReason(form: Form) async {
        let parts = [Part("a"), Part("b"), Part("c").failing(inSetup: "no disk")]
        _ = await AnyEndpoint(form, trace, parts).respond()
        #expect(trace.events.filter { $0.contains("caught") } == ["b caught no disk", "a caught no disk"])
    }

    @Test("law 36: the endpoint's error reaches the dependency at the yield and can be inspected there")
    func thrownIn() async {
        let a = Dependency("a") { (yield: Yield<Int>) in
            do { try await yield(1) } catch let failure as Failure {
                trace.add("a caught \(failure.name)")
                throw failure
            }
        }
        let finally = Dependency("finally", needs: a) { (yield: Yield<Int>, number: Int) in
            defer { trace.add("finally") }
            try await yield(number)
            trace.add("never")
        }
        let outcome = await Endpoint(needs: finally) { (_: Int) in throw Failure("boom") }.respond()
        #expect(outcome.verdict == "boom")
        let b = BlockingDependency("b") { (yield: BlockingYield<Int>) in
            do { try yield(1) } catch let failure as Failure {
                trace.add("b caught \(failure.name)")
                throw failure
            }
        }
        let blockingFinally = BlockingDependency("finally", needs: b) { (yield: BlockingYield<Int>, number: Int) in
            defer { trace.add("finally") }
            try yield(number)
            trace.add("never")
        }
        _ = BlockingEndpoint(needs: blockingFinally) { (_: Int) in throw Failure("boom") }.respond()
        #expect(trace.events == ["finally", "a caught boom", "finally", "b caught boom"])
    }

    @Test("law 37: swallowing the endpoint's error with no replacement does not look like success")
    func swallowed() async {
        let a = Dependency("a") { (yield: Yield<Int>) in try? await yield(1) }
        let outcome = await Endpoint(needs: a) { (_: Int) -> Int in throw Failure("boom") }
            .respond(sending: { _ in trace.add("sent") })
        #expect(outcome.error as? DependencyError == .swallowed(dependency: "a"))
        #expect(outcome.response == nil && outcome.others == ["boom"])
        let b = BlockingDependency("b") { (yield: BlockingYield<Int>) in try? yield(1) }
        let blocking = BlockingEndpoint(needs: b) { (_: Int) -> Int in throw Failure("boom") }
            .respond(sending: { _ in trace.add("sent") })
        #expect(blocking.error as? DependencyError == .swallowed(dependency: "b"))
        #expect(blocking.response == nil && blocking.others == ["boom"])
        #expect(trace.events.isEmpty)
    }

    @Test(
        "law 38: converting the error in cleanup is honoured before the response is sent",
        arguments: Form.allCases, [Scope.function, .request])
    func converted(form: Form, scope: Scope) async {
        let part = Part("a", scope: scope).with { part in
            part.cleanup = { _, exit in if exit.error != nil { throw Rejection(status: 404) } }
        }
        let outcome = await AnyEndpoint(form, trace, [part]) { _ in throw Failure("no such row") }
            .onError(Rejection.self) { $0.status }
            .respond(sending: { trace.add("sent \($0)") })
        #expect(outcome.response == 404)
        #expect(outcome.error as? Rejection == Rejection(status: 404))
        #expect(outcome.others == ["no such row"])
        #expect(trace.events.suffix(2) == ["cleanup a", "sent 404"])
    }

    @Test(
        "law 39: an error from cleanup after the response was sent cannot change the response, but is reported",
        arguments: Form.allCases)
    func afterResponse(form: Form) async {
        let parts = [Part("a"), Part("b").failing(inCleanup: "disk full")]
        let outcome = await AnyEndpoint(form, trace, parts).respond(sending: { trace.add("sent \($0)") })
        #expect(outcome.response == 200)
        #expect(outcome.verdict == "disk full")
        #expect(
            trace.events.suffix(4) == ["sent 200", "cleanup b", "a caught disk full", "cleanup a"])
    }

    @Test("law 40: catches and handlers that do not match are not triggered by other errors", arguments: Form.allCases)
    func nonMatching(form: Form) async {
        let part = Part("a").with { part in
            part.cleanup = { _, exit in
                do { if let error = exit.error { throw error } } catch is Rejection { trace.add("never") }
            }
        }
        let outcome = await AnyEndpoint(form, trace, [part]) { _ in throw Failure("boom") }
            .onError(Rejection.self) { $0.status }
            .respond()
        #expect(outcome.verdict == "boom" && outcome.response == nil && outcome.others == [])
        #expect(!trace.events.contains("never"))
    }

    @Test("law 41: the body's error keeps its identity, through every dependency", arguments: Form.allCases)
    func identity(form: Form) async {
        let error = ErrorObject()
        let outcome = await AnyEndpoint(form, trace, [Part("a"), Part("b")]) { _ in throw error }.respond()
        #expect(outcome.error as? ErrorObject === error)
        #expect(outcome.alsoFailed.isEmpty)
    }

    @Test("law 41: ... and out of an exit stack")
    func identityFromStack() async {
        let error = ErrorObject()
        let thrown = await #expect(throws: ErrorObject.self) {
            try await withExitStack { stack in
                try await stack.add { _ in }
                throw error
            }
        }
        #expect(thrown === error)
    }

    @Test(
        "law 42: a value must not escape its scope: graphs in which it would are refused", arguments: Form.allCases)
    func escapeRefused(form: Form) async {
        let graph = AnyEndpoint(form, trace, [Part("short", scope: .function), Part("long", needs: "short")])
        #expect(throws: PlanRefusal.scopeInversion(dependency: "long", need: "short")) { try graph.validate() }
        #expect(
            await graph.respond().error as? DependencyError
                == .refused(.scopeInversion(dependency: "long", need: "short")))
        #expect(trace.events.isEmpty)
    }

    @Test(
        "law 42: ... and in the streamed body what had function scope can be seen to be closed",
        arguments: Form.allCases)
    func escapeIntoStream(form: Form) async {
        let escaped = Mailbox<Held>()
        let parts = [Part("session"), Part("short", scope: .function)]
        let outcome = await AnyEndpoint(form, trace, parts) { escaped.put($0[1]) }
            .respond(sending: { _ in _ = try escaped.take()?.use() })
        #expect(outcome.verdict == "short used when closed")
        #expect(trace.events.suffix(2) == ["session caught short used when closed", "cleanup session"])
    }
}

/// An error that has a response of its own.
struct Rejection: Error, Equatable {
    let status: Int
}

/// An error that can be told from others of its kind.
final class ErrorObject: Error {}
