import DependencyRuntime
import Simulation
import Testing

@Suite("laws F: cancellation and shields") struct CancellationLaws {
    let trace = Trace()

    private func noteCancellation(_ name: String) -> @Sendable () async throws -> Void {
        { [trace] in
            await Task.yield()
            trace.add("\(name) cancelled: \(Task.isCancelled)")
        }
    }

    @Test("law 51: cleanup is not cancellable", arguments: Form.async, [Scope.function, .request])
    func notCancellable(form: Form, scope: Scope) async {
        let meeting = Meeting()
        let part = Part("a", scope: scope).with { part in
            part.pauseInCleanup = {
                await meeting.pause()
                try Task.checkCancellation()
                try await Task.sleep(for: .nanoseconds(1))
            }
        }
        let outcome = await meeting.respondCancelled(Endpoint<Int>(form, trace, [part]) { _ in })
        #expect(outcome.verdict == "ok")
        #expect(trace.cleanups == ["a"])
    }

    @Test("law 51: ... nor on an exit stack, at its end or released early")
    func notCancellableOnStack() async throws {
        let gate = Gate()
        let request = Task {
            await gate.wait()
            try await withExitStack { stack in
                try await stack.add { _ in try await noteCancellation("first")() }
                let second = try await stack.add { _ in try await noteCancellation("second")() }
                trace.add("body cancelled: \(Task.isCancelled)")
                try await second.release()
            }
            trace.add("after cancelled: \(Task.isCancelled)")
        }
        request.cancel()
        gate.open()
        try await request.value
        #expect(
            trace.events == [
                "body cancelled: true", "second cancelled: false", "first cancelled: false", "after cancelled: true",
            ])
    }

    @Test(
        "law 52: inside the shield the current task reads as not cancelled; after it, as cancelled again",
        arguments: Form.async)
    func reads(form: Form) async {
        let part = Part("a").with { $0.pauseInCleanup = noteCancellation("cleanup") }
        let endpoint = Endpoint<Int>(form, trace, [part]) { _ in trace.add("endpoint cancelled: \(Task.isCancelled)") }
        let gate = Gate()
        let request = Task {
            await gate.wait()
            _ = await endpoint.respond()
            trace.add("after cancelled: \(Task.isCancelled)")
        }
        request.cancel()
        gate.open()
        await request.value
        #expect(
            trace.events.filter { $0.contains("cancelled") }
                == ["endpoint cancelled: true", "cleanup cancelled: false", "after cancelled: true"])
    }

    @Test("law 53: the shield blocks cancellation from outside only, not one made inside it", arguments: Form.async)
    func inside(form: Form) async {
        let part = Part("a").with { part in
            part.pauseInCleanup = {
                let sawIt = await withTaskGroup(of: Bool.self) { group in
                    group.addTask { Task.isCancelled }
                    let before = await group.next() ?? true
                    group.cancelAll()
                    group.addTask { Task.isCancelled }
                    return await (before, group.next() ?? false)
                }
                trace.add("before: \(sawIt.0), after: \(sawIt.1)")
            }
        }
        let endpoint = Endpoint<Int>(form, trace, [part]) { _ in try Task.checkCancellation() }
        #expect(await respondCancelledBefore(endpoint).verdict == "cancellation")
        #expect(trace.events.contains("before: false, after: true"))
    }

    @Test("law 54: a deadline inside the shield still fires: the limit of cleanup", arguments: Form.async)
    func limit(form: Form) async {
        let clock = VirtualClock()
        let part = Part("a").with { $0.pauseInCleanup = { try await clock.sleep(for: .seconds(60)) } }
        let endpoint = Endpoint<Int>(form, trace, [part]) { _ in try Task.checkCancellation() }
        let environment = RequestEnvironment(cleanupLimit: CleanupLimit(.seconds(5), clock: clock))
        let request = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await endpoint.respond(in: environment)
        }
        await clock.sleepers(atLeast: 2)
        clock.advance(by: .seconds(5))
        let outcome = await request.value
        #expect(outcome.alsoFailed.contains { $0 as? DependencyError == .cleanupOverran(limit: .seconds(5)) })
        #expect(clock.sleeperCount == 0)
    }

    @Test("law 54: ... and one that the cleanup has set for itself", arguments: Form.async)
    func ownLimit(form: Form) async {
        let clock = VirtualClock()
        let part = Part("a").with { part in
            part.pauseInCleanup = {
                await withTaskGroup { group in
                    group.addTask { try? await clock.sleep(for: .seconds(60)) }
                    group.addTask { try? await clock.sleep(for: .seconds(5)) }
                    await group.next()
                    group.cancelAll()
                }
            }
        }
        let endpoint = Endpoint<Int>(form, trace, [part]) { _ in }
        let request = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await endpoint.respond()
        }
        await clock.sleepers(atLeast: 2)
        clock.advance(by: .seconds(5))
        #expect(await request.value.verdict == "ok")
        #expect(clock.sleeperCount == 0)
    }

    @Test("law 55: cancelling a request that is cancelled already, or has ended, is harmless", arguments: Form.async)
    func again(form: Form) async {
        let meeting = Meeting()
        let endpoint = Endpoint<Int>(form, trace, [Part("a")]) { _ in await meeting.pause() }
        let request = Task { await endpoint.respond() }
        await meeting.use {
            request.cancel()
            request.cancel()
        }
        #expect(await request.value.verdict == "ok")
        request.cancel()
        #expect(trace.events == ["setup a", "endpoint", "cleanup a"])
    }

    @Test("law 56: a request cancelled before it begins sets up and cleans up, or does neither", arguments: Form.async)
    func before(form: Form) async {
        let parts = [
            Part("a"), Part("b").with { $0.pauseInSetup = { try Task.checkCancellation() } }, Part("c"),
        ]
        let outcome = await respondCancelledBefore(Endpoint<Int>(form, trace, parts) { _ in })
        if form == .paired {
            #expect(outcome.verdict == "cancellation")
            #expect(trace.events == ["setup a", "a caught cancellation", "cleanup a"])
        } else {
            #expect(outcome.verdict == "ok")
            #expect(trace.cleanups == ["c", "b", "a"] && trace.setups == ["a", "b", "c"])
        }
    }

    @Test(
        "law 57: whoever cancels while cleanup waits for something slow waits until it is done", arguments: Form.async)
    func backPressure(form: Form) async {
        let slow = Meeting()
        let part = Part("a").with { $0.pauseInCleanup = { await slow.pause() } }
        let endpoint = Endpoint<Int>(form, trace, [part]) { _ in }
        let request = Task { await endpoint.respond() }
        let waiting = Gate()
        var canceller: Task<Void, Never>?
        await slow.use {
            canceller = Task {
                request.cancel()
                waiting.open()
                _ = await request.value
                trace.add("canceller goes on")
            }
            await waiting.wait()
            for _ in 0..<10 { await Task.yield() }
            trace.add("cleanup goes on")
        }
        await canceller?.value
        #expect(trace.events == ["setup a", "endpoint", "cleanup goes on", "cleanup a", "canceller goes on"])
    }

    @Test("law 58: when cancellation and completion race there is one outcome only", arguments: Form.async)
    func race(form: Form) async {
        let (opened, closed, endings) = (Tally(), Tally(), Tally())
        let part = Part("a").with { part in
            part.setup = { _ in opened.add(1) }
            part.cleanup = { _, _ in closed.add(1) }
        }
        let endpoint = Endpoint<Int>(form, Trace(), [part]) { _ in
            await Task.yield()
            try Task.checkCancellation()
        }
        await withDiscardingTaskGroup { group in
            for number in 0..<200 {
                let request = Task {
                    let outcome = await endpoint.respond()
                    #expect(outcome.error == nil || outcome.error is CancellationError)
                    #expect(outcome.alsoFailed.isEmpty)
                    endings.add(1)
                }
                group.addTask {
                    for _ in 0..<number % 7 { await Task.yield() }
                    request.cancel()
                    await request.value
                }
            }
        }
        #expect(endings.count == 200 && opened.count == 200 && closed.count == 200)
    }

    @Test("law 59: all cleanups of a cancelled request run in order, none is skipped", arguments: Form.async)
    func inOrder(form: Form) async {
        let parts = [Part("a"), Part("b").failing(inCleanup: "disk full"), Part("c", needs: "a"), Part("d")]
        let endpoint = Endpoint<Int>(form, trace, parts) { _ in try Task.checkCancellation() }
        _ = await respondCancelledBefore(endpoint)
        #expect(trace.cleanups == ["d", "c", "b", "a"])
    }

    @Test("law 60: cancellation is not swallowed by the runtime: the request ends cancelled", arguments: Form.async)
    func notSwallowed(form: Form) async {
        let endpoint = Endpoint<Int>(form, trace, [Part("a"), Part("b", scope: .function)]) { _ in
            try await Task.sleep(for: .nanoseconds(1))
        }
        let outcome = await respondCancelledBefore(endpoint)
        #expect(throws: CancellationError.self) { try outcome.get() }
        #expect(outcome.response == nil)
    }

    @Test("law 61: a timeout leaves no running work behind", arguments: Form.async)
    func timeout(form: Form) async {
        let clock = VirtualClock()
        let endpoint = Endpoint<Int>(form, trace, [Part("a")]) { _ in try await clock.sleep(for: .seconds(60)) }
        let timed = Task {
            await withTaskGroup(of: String.self) { group in
                group.addTask { await endpoint.respond().verdict }
                group.addTask {
                    try? await clock.sleep(for: .seconds(5))
                    return "timeout"
                }
                let first = await group.next()
                group.cancelAll()
                return [first, await group.next()]
            }
        }
        await clock.sleepers(atLeast: 2)
        clock.advance(by: .seconds(5))
        #expect(await timed.value == ["timeout", "cancellation"])
        #expect(clock.sleeperCount == 0)
        #expect(trace.cleanups == ["a"])
    }

    @Test("law 62: what a cancelled request held is freed at once", arguments: Form.async)
    func freed(form: Form) async {
        let tally = Tally()
        let meeting = Meeting()
        let parts = ["a", "b"].map { Part($0).with { $0.tally = tally } }
        let endpoint = Endpoint<Int>(form, trace, parts) { _ in
            await meeting.pause()
            try Task.checkCancellation()
        }
        let outcome = await meeting.respondCancelled(endpoint)
        #expect(outcome.error is CancellationError)
        #expect(tally.count == 0)
    }

    @Test(
        "law 63: child tasks started in the request end before its resources close", arguments: Form.async,
        [false, true])
    func children(form: Form, cancelled: Bool) async {
        let meeting = Meeting()
        let endpoint = Endpoint<Int>(form, trace, [Part("a")]) { held in
            async let second: Void = {
                await Task.yield()
                trace.add("second child, open: \(held[0].isOpen)")
            }()
            await withDiscardingTaskGroup { group in
                group.addTask {
                    await meeting.pause()
                    trace.add("child, cancelled: \(Task.isCancelled), open: \(held[0].isOpen)")
                }
            }
            await second
            try Task.checkCancellation()
        }
        let request = Task { await endpoint.respond() }
        await meeting.use { if cancelled { request.cancel() } }
        #expect(await request.value.verdict == (cancelled ? "cancellation" : "ok"))
        #expect(trace.events.contains("child, cancelled: \(cancelled), open: true"))
        #expect(trace.events.contains("second child, open: true"))
        #expect(trace.events.last == "cleanup a")
    }

    @Test("law 64: a task submitted while the scope closes is refused, never orphaned")
    func lateTask() async {
        let late = Dependency("late", needs: BackgroundTasks.dependency) { (tasks: BackgroundTasks) in
            tasks
        } cleanup: { tasks, _ in
            try tasks.add("mail") { trace.add("orphan") }
        }
        let outcome = await Endpoint(needs: late) { (_: BackgroundTasks) in 200 }.respond(sending: { _ in })
        #expect(outcome.error as? DependencyError == .tasksHaveRun(task: "mail"))
        let blockingLate = BlockingDependency("late", needs: BlockingBackgroundTasks.dependency) {
            (tasks: BlockingBackgroundTasks) in
            tasks
        } cleanup: { tasks, _ in
            try tasks.add("mail") { trace.add("orphan") }
        }
        let blocking = BlockingEndpoint(needs: blockingLate) { (_: BlockingBackgroundTasks) in 200 }
            .respond(sending: { _ in })
        #expect(blocking.error as? DependencyError == .tasksHaveRun(task: "mail"))
        #expect(trace.events.isEmpty)
    }

    @Test("law 64: ... and so is a request submitted while its application shuts down")
    func lateRequest() async throws {
        let late = Mailbox<Outcome<Int>>()
        let probe = Endpoint { 200 }
        let applications = Mailbox<Application>()
        let pool = Dependency("pool", scope: .application) {
            1
        } cleanup: { _, _ in
            guard let application = applications.take() else { return }
            late.put(await probe.respond(in: RequestEnvironment(application: application)))
        }
        let application = Application(lifespan: pool)
        applications.put(application)
        try await application.serving {}
        #expect(late.take()?.error as? DependencyError == .notServing)
    }

    @Test("law 65: task-locals set before the yield are visible in the endpoint and in cleanup")
    func taskLocals() async {
        let binding = Dependency("binding") { (yield: Yield<Int>) in
            try await Local.$value.withValue(7) {
                try await yield(1)
                trace.add("own cleanup \(Local.value)")
            }
        }
        let later = Dependency("later", needs: binding) { (number: Int) in
            number
        } cleanup: { _, _ in
            trace.add("cleanup \(Local.value)")
        }
        _ = await Endpoint(needs: later) { (_: Int) in trace.add("endpoint \(Local.value)") }.respond()
        #expect(trace.events == ["endpoint 7", "cleanup 7", "own cleanup 7"])
    }

    @Test("law 66: a scope closed by another task than its opener releases what the opener had opened")
    func otherTask() async throws {
        let stack = ExitStack()
        let held = try await stack.open {
            Held("a")
        } cleanup: { held, _ in
            held.close()
        }
        await Task.detached { _ = await stack.close() }.value
        #expect(!held.isOpen)

        let application = Application(lifespan: Part("pool", scope: .application).dependency(.yielding, trace))
        try await Task.detached { try await application.start() }.value
        try await Task.detached { try await application.shutDown() }.value
        #expect(trace.cleanups == ["pool"])
    }

    @Test("law 66: ... and so does one released early by another task", arguments: Form.async)
    func releasedByOther(form: Form) async throws {
        let a = Part("a").dependency(form, trace)
        let endpoint = Endpoint(needs: a.releasable) { a in
            try await Task.detached { try await a.release() }.value
            return a.value.isOpen
        }
        #expect(try await endpoint.respond().get() == false)
        #expect(trace.cleanups == ["a"])
    }
}
