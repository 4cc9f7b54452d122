import DependencyRuntime
import Simulation
import Testing

@Suite("overruns, early releases and late tasks") struct OverrunRules {
    let trace = Trace()

    @Test("an overrun in function scope is not held against request scope, where bodies do not share a task")
    func overrun() async {
        let clock = VirtualClock()
        let request = Part("request").with {
            $0.pauseInCleanup = { trace.add("request cancelled: \(Task.isCancelled)") }
        }
        let function = Part("function", scope: .function).with {
            $0.pauseInCleanup = { try? await clock.sleep(for: .seconds(60)) }
        }
        let endpoint = Endpoint<Int>(.paired, trace, [request, function]) { _ in }
        let environment = RequestEnvironment(cleanupLimit: CleanupLimit(.seconds(5), clock: clock))
        let serving = Task { await endpoint.respond(in: environment) }
        await clock.sleepers(atLeast: 2)
        clock.advance(by: .seconds(5))
        let outcome = await serving.value
        #expect(trace.events.contains("request cancelled: false"))
        #expect(outcome.others == ["\(DependencyError.cleanupOverran(limit: .seconds(5)))"])
    }

    @Test("a body held open beside the request is cancelled when its cleanup overruns")
    func overrunBeside() async {
        let clock = VirtualClock()
        let function = Part("function", scope: .function).with { part in
            part.pauseInCleanup = {
                do { try await clock.sleep(for: .seconds(60)) } catch { trace.add("gave up") }
            }
        }
        let endpoint = Endpoint<Int>(.yielding, trace, [function, Part("request")]) { _ in }
        let environment = RequestEnvironment(cleanupLimit: CleanupLimit(.seconds(5), clock: clock))
        let serving = Task { await endpoint.respond(in: environment) }
        await clock.sleepers(atLeast: 2)
        clock.advance(by: .seconds(5))
        for _ in 0..<1000 { await Task.yield() }
        #expect(trace.events.contains("gave up"))
        clock.advance(by: .seconds(60))
        _ = await serving.value
    }

    @Test("early cleanup is under the limit too", arguments: Form.async)
    func earlyLimit(form: Form) async {
        let clock = VirtualClock()
        let part = Part("a").with {
            $0.pauseInCleanup = { do { try await clock.sleep(for: .seconds(60)) } catch { trace.add("gave up") } }
        }
        let endpoint = Endpoint(needs: part.dependency(form, trace).releasable) { try await $0.release() }
        let environment = RequestEnvironment(cleanupLimit: CleanupLimit(.seconds(5), clock: clock))
        let serving = Task { await endpoint.respond(in: environment) }
        await clock.sleepers(atLeast: 1)
        for _ in 0..<1000 { await Task.yield() }
        clock.advance(by: .seconds(5))
        for _ in 0..<1000 { await Task.yield() }
        #expect(trace.events.contains("gave up"))
        clock.advance(by: .seconds(60))
        _ = await serving.value
    }

    @Test("errors of early releases are attached in the order they occurred")
    func order() async {
        let parts = (0..<8).map { Part("\($0)").failing(inCleanup: "\($0)").dependency(.paired, trace).releasable }
        let endpoint = Endpoint(needs: parts) { handles in
            for handle in handles { try? await handle.release() }
        }
        for _ in 0..<5 { #expect(await endpoint.respond().others == (0..<8).map { "\($0)" }) }
    }

    @Test("tasks that know their list do not keep a failed request's memory")
    func taskCycle() async {
        let tally = Tally()
        let a = Part("a").with { $0.tally = tally }.dependency(.paired, trace)
        let endpoint = Endpoint(needs: a, BackgroundTasks.dependency) { a, tasks in
            try tasks.add("first") { try tasks.add("second") { _ = a } }
            throw Failure("boom")
        }
        _ = await endpoint.respond()
        #expect(tally.count == 0)
    }

    @Test("a task added when its request has failed is refused", arguments: Form.async)
    func lateTaskAfterFailure(form: Form) async {
        let late = Dependency("late", needs: BackgroundTasks.dependency) { (tasks: BackgroundTasks) in
            tasks
        } cleanup: { tasks, _ in
            #expect(throws: DependencyError.tasksHaveRun(task: "late")) { try tasks.add("late") {} }
        }
        _ = await Endpoint(needs: late) { (_: BackgroundTasks) in throw Failure("boom") }.respond()
    }
}
