import Dispatch
import Foundation
import Synchronization
import Testing

@testable import DependencyRuntime

@Suite struct CancellationTests {
    let trace = Trace()

    /// Serves a request in a task of its own, cancels it from outside once it says so, and returns its outcome.
    private func respond<Response>(
        _ endpoint: Endpoint<Response>, cancelledWhen ready: Gate, thenOpen resume: Gate,
        executor: (any TaskExecutor)? = nil
    ) async -> Outcome<Response> {
        let request = Task { await endpoint.respond(in: RequestEnvironment(executor: executor)) }
        await ready.wait()
        request.cancel()
        resume.open()
        return await request.value
    }

    @Test("cleanup of either form never sees the cancellation, and the endpoint does")
    func cleanupIsShielded() async {
        let (ready, resume) = (Gate(), Gate())
        let paired = Dependency("paired") {
            1
        } cleanup: { _, exit in
            await Task.yield()
            trace.add("paired cancelled: \(Task.isCancelled) after \(exit.error.map(label) ?? "success")")
        }
        let yielding = Dependency("yielding", needs: paired) { (yield: Yield<Int>, _: Int) in
            defer { trace.add("yielding cancelled: \(Task.isCancelled)") }
            try await yield(2)
        }
        let endpoint = Endpoint(needs: yielding) { (_: Int) -> Int in
            ready.open()
            await resume.wait()
            trace.add("endpoint cancelled: \(Task.isCancelled)")
            try Task.checkCancellation()
            return 3
        }
        let outcome = await respond(endpoint, cancelledWhen: ready, thenOpen: resume)
        #expect(outcome.error is CancellationError)
        #expect(
            trace.events == [
                "endpoint cancelled: true", "yielding cancelled: false", "paired cancelled: false after cancellation",
            ])
    }

    @Test("in a graph of setup/cleanup form only, the endpoint sees the cancellation and the cleanup does not")
    func pairedOnly() async {
        let (ready, resume) = (Gate(), Gate())
        let paired = Dependency("paired") {
            1
        } cleanup: { _, _ in
            await Task.yield()
            trace.add("cleanup cancelled: \(Task.isCancelled)")
        }
        let endpoint = Endpoint(needs: paired) { (_: Int) -> Bool in
            ready.open()
            await resume.wait()
            return Task.isCancelled
        }
        let outcome = await respond(endpoint, cancelledWhen: ready, thenOpen: resume)
        #expect((try? outcome.get()) == true)
        #expect(trace.events == ["cleanup cancelled: false"])
    }

    @Test("a cleanup that waits runs to its end although the request is cancelled while it waits")
    func cleanupFinishes() async {
        let (ready, resume) = (Gate(), Gate())
        let yielding = Dependency("yielding") { (yield: Yield<Int>) in
            try await yield(1)
            ready.open()
            await resume.wait()
            trace.add("cleanup done, cancelled: \(Task.isCancelled)")
        }
        let outcome = await respond(Endpoint(needs: yielding) { $0 }, cancelledWhen: ready, thenOpen: resume)
        #expect((try? outcome.get()) == 1)
        #expect(trace.events == ["cleanup done, cancelled: false"])
    }

    @Test(
        "a setup in setup/cleanup form sees the cancellation, alone or behind a yield form", arguments: [true, false])
    func pairedSetup(behindYield: Bool) async {
        let (ready, resume) = (Gate(), Gate())
        let first: Dependency<String> = behindYield ? traced("first", trace) : paired("first", trace)
        let slow = Dependency("slow", needs: first) { (_: String) -> Int in
            ready.open()
            await resume.wait()
            try Task.checkCancellation()
            return 1
        } cleanup: { _, _ in
            trace.add("cleanup slow")
        }
        let outcome = await respond(Endpoint(needs: slow) { $0 }, cancelledWhen: ready, thenOpen: resume)
        #expect(outcome.error is CancellationError)
        #expect(trace.events == ["setup first", "first caught cancellation", "cleanup first"])
    }

    @Test("a setup in yield form sees the cancellation only inside cancellable")
    func yieldSetup() async {
        let (ready, resume) = (Gate(), Gate())
        let dependency = Dependency("dependency") { (yield: Yield<Int>) in
            ready.open()
            await resume.wait()
            trace.add("setup cancelled: \(Task.isCancelled)")
            let inside = try await yield.cancellable { Task.isCancelled }
            trace.add("inside cancelled: \(inside)")
            try await yield(1)
        }
        let outcome = await respond(Endpoint(needs: dependency) { $0 }, cancelledWhen: ready, thenOpen: resume)
        #expect((try? outcome.get()) == 1)
        #expect(trace.events == ["setup cancelled: false", "inside cancelled: true"])
    }

    @Test("a request cancelled before it begins shows its endpoint the cancellation from the first statement on")
    func cancelledBefore() async {
        let yielding = traced("yielding", trace)
        let endpoint = Endpoint(needs: yielding) { (_: String) in Task.isCancelled }
        let gate = Gate()
        let request = Task {
            await gate.wait()
            return await endpoint.respond()
        }
        request.cancel()
        gate.open()
        let outcome = await request.value
        #expect((try? outcome.get()) == true)
        #expect(trace.events == ["setup yielding", "cleanup yielding"])
    }

    @Test("an endpoint that computes without waiting sees a cancellation that comes meanwhile")
    func busyEndpoint() async {
        let yielding = traced("yielding", trace)
        let started = DispatchSemaphore(value: 0)
        let sawCancellation = Endpoint(needs: yielding) { (_: String) in
            started.signal()
            while !Task.isCancelled {}
            return true
        }
        let request = Task { await sawCancellation.respond() }
        // From a thread that is none of the pool's, which the endpoint may occupy.
        Thread.detachNewThread {
            started.wait()
            request.cancel()
        }
        #expect((try? await request.value.get()) == true)
    }

    @Test("cancelling a request twice, or after its end, changes nothing")
    func twice() async {
        let (ready, resume) = (Gate(), Gate())
        let yielding = traced("yielding", trace)
        let endpoint = Endpoint(needs: yielding) { (_: String) in
            ready.open()
            await resume.wait()
            return 1
        }
        let request = Task { await endpoint.respond() }
        await ready.wait()
        request.cancel()
        request.cancel()
        resume.open()
        #expect((try? await request.value.get()) == 1)
        request.cancel()
        #expect(trace.events == ["setup yielding", "cleanup yielding"])
    }

    @Test("task-locals of the caller are seen in setup, endpoint and cleanup")
    func taskLocals() async {
        let yielding = Dependency("yielding") { (yield: Yield<Int>) in
            trace.add("setup \(Local.value)")
            try await yield(1)
            trace.add("cleanup \(Local.value)")
        }
        await Local.$value.withValue(7) {
            _ = await Endpoint(needs: yielding) { (_: Int) in trace.add("endpoint \(Local.value)") }.respond()
        }
        #expect(trace.events == ["setup 7", "endpoint 7", "cleanup 7"])
    }

    @Test("a request stays on its executor in setup, endpoint and cleanup, also after suspensions")
    func executor() async {
        let executor = NamedExecutor()
        @Sendable func check(_ place: String) async {
            await Task.yield()
            trace.add("\(place) \(executor.isCurrent)")
        }
        let paired = Dependency("paired") {
            await check("paired setup")
            return 1
        } cleanup: { _, _ in
            await check("paired cleanup")
        }
        let yielding = Dependency("yielding", needs: paired) { (yield: Yield<Int>, _: Int) in
            await check("setup")
            try await yield(1)
            await check("cleanup")
        }
        let task = Task(executorPreference: executor) {
            await Endpoint(needs: yielding) { (_: Int) in await check("endpoint") }
                .respond(in: RequestEnvironment(executor: executor))
        }
        _ = await task.value
        #expect(
            trace.events == [
                "paired setup true", "setup true", "endpoint true", "cleanup true", "paired cleanup true",
            ])
    }
}

enum Local {
    @TaskLocal static var value = 0
}

/// Opened once; whoever waits goes through then. Not affected by cancellation.
final class Gate: Sendable {
    private let state = CheckedMutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}

/// Runs jobs on a serial queue of its own and can tell whether it is running one.
final class NamedExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "named")
    private static let key = DispatchSpecificKey<Bool>()

    init() { queue.setSpecific(key: Self.key, value: true) }

    var isCurrent: Bool { DispatchQueue.getSpecific(key: Self.key) == true }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
