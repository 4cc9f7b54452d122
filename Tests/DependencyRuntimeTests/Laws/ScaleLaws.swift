import Dispatch
import Foundation
import Synchronization
import Testing

@testable import DependencyRuntime

@Suite("laws I: scale and stress") struct ScaleLaws {
    @Test(
        """
        law 85: ten thousand stacked dependencies in one request: no stack overflow, order kept \
        (blocking ones on a thread with a large stack, since they nest on it; under ThreadSanitizer: one thousand)
        """, arguments: Form.allCases, [false, true])
    func stacked(form: Form, fails: Bool) async {
        // ThreadSanitizer has a stack of its own for each thread, of 65,536 calls, and crashes when it is full.
        let depth = Sanitizer.isThread ? 1_000 : 10_000
        let order = Counting()
        let outcome: Outcome<Int>
        if form.isBlocking {
            let endpoint = BlockingEndpoint(needs: blockingChain(form, depth, order)) { number in
                if fails { throw Failure("boom") }
                return number
            }
            // A level takes 0.4 KB of stack when optimised, and ten times that when not.
            outcome = await onOwnThread(stackSize: 512 << 20) { endpoint.respond() }
        } else {
            let endpoint = Endpoint(needs: chain(form, depth, order)) { number in
                if fails { throw Failure("boom") }
                return number
            }
            outcome = await endpoint.respond()
        }
        #expect(outcome.response == (fails ? nil : depth))
        #expect(outcome.verdict == (fails ? "boom" : "ok"))
        #expect(order.inOrder && order.count == 0)
    }

    /// A chain of dependencies, each needing the one before; the value is the number of those open.
    private func chain(_ form: Form, _ depth: Int, _ order: Counting) -> Dependency<Int> {
        var last = Dependency.value("root") { 0 }
        for number in 1...depth {
            if form == .yielding {
                last = Dependency("d\(number)", needs: last) { (yield: Yield<Int>, before: Int) in
                    order.enter(number)
                    defer { order.leave(number) }
                    try await yield(before + 1)
                }
            } else {
                last = Dependency("d\(number)", needs: last) { (before: Int) in
                    order.enter(number)
                    return before + 1
                } cleanup: { _, _ in
                    order.leave(number)
                }
            }
        }
        return last
    }

    private func blockingChain(_ form: Form, _ depth: Int, _ order: Counting) -> BlockingDependency<Int> {
        var last = BlockingDependency.value("root") { 0 }
        for number in 1...depth {
            if form == .blockingYielding {
                last = BlockingDependency("d\(number)", needs: last) { (yield: BlockingYield<Int>, before: Int) in
                    order.enter(number)
                    defer { order.leave(number) }
                    try yield(before + 1)
                }
            } else {
                last = BlockingDependency("d\(number)", needs: last) { (before: Int) in
                    order.enter(number)
                    return before + 1
                } cleanup: { _, _ in
                    order.leave(number)
                }
            }
        }
        return last
    }

    @Test("law 85: ... and on one exit stack")
    func onStack() async throws {
        let order = Counting()
        try await withExitStack { stack in
            for number in 0..<10_000 {
                _ = try await stack.open {
                    order.enter(number)
                } cleanup: { _, _ in
                    order.leave(number)
                }
            }
        }
        #expect(order.inOrder && order.count == 0)
    }

    @Test(
        "law 86: cleanup cannot deadlock against its own pool: it needs no thread but the one there is",
        arguments: Form.async)
    func oneThread(form: Form) async {
        let executor = NamedExecutor()
        let trace = Trace()
        let everybody = Barrier(20)
        // Every cleanup waits until all requests have come to theirs, on an executor with one thread.
        let part = Part("a").with { $0.pauseInCleanup = { await everybody.arriveAndWait() } }
        let endpoint = Endpoint<Int>(form, trace, [part]) { _ in }
        await withDiscardingTaskGroup { group in
            for _ in 0..<20 {
                group.addTask(executorPreference: executor) {
                    #expect(await endpoint.respond(in: RequestEnvironment(executor: executor)).verdict == "ok")
                }
            }
        }
        #expect(trace.cleanups.count == 20)
    }

    @Test(
        "law 86: ... and a blocking one gives back what blocked setups wait for",
        arguments: [Form.blockingYielding, .blockingPaired])
    func blockedSetups(form: Form) async {
        let pool = DispatchSemaphore(value: 1)
        let trace = Trace()
        let part = Part("lease").with { part in
            part.setup = { _ in pool.wait() }
            part.cleanup = { _, _ in pool.signal() }
        }
        let endpoint = AnyEndpoint(form, trace, [part])
        guard case .blocking(let blocking) = endpoint else { return }
        let everybody = Barrier(8)
        // Threads of their own: those of the pool must not block.
        for _ in 0..<8 {
            Thread.detachNewThread {
                #expect(blocking.respond().error == nil)
                everybody.arrive()
            }
        }
        await everybody.wait()
        #expect(trace.setups.count == 8 && trace.cleanups.count == 8)
    }

    @Test(
        """
        law 87: a hundred thousand requests leave nothing behind in one long-lived application \
        (under ThreadSanitizer: five thousand)
        """, arguments: Form.async)
    func longLived(form: Form) async throws {
        let tally = Tally()
        let parts = Parts(tally)
        let stack = Dependency("stack", scope: .application) {
            ExitStack()
        } cleanup: { stack, exit in
            try await stack.close(exit).get()
        }
        let pool = parts.pool.dependency(form, parts.trace)
        let endpoint = Endpoint(needs: stack, parts.session.dependency(form, parts.trace, needs: [pool])) { stack, _ in
            let item = try await stack.openReleasable {
                Held("item", tally)
            } cleanup: { held, _ in
                held.close()
            }
            try await item.release()
            return stack.count
        }
        let application = Application(lifespan: stack, pool)
        try await application.serving {
            let environment = RequestEnvironment(application: application)
            for _ in 0..<10 {
                for _ in 0..<parts.perRound {
                    let onStack = try await endpoint.respond(in: environment).get()
                    if onStack > 16 { throw Failure("the application grows") }
                }
                #expect(tally.count == 1, "only the pool is left")
            }
        }
        #expect(tally.count == 0)
    }

    @Test(
        """
        law 87: ... nor in a blocking one (under ThreadSanitizer: five thousand)
        """, arguments: [Form.blockingYielding, .blockingPaired])
    func longLivedBlocking(form: Form) throws {
        let tally = Tally()
        let parts = Parts(tally)
        let pool = parts.pool.blockingDependency(form, parts.trace)
        let session = parts.session.blockingDependency(form, parts.trace, needs: [pool])
        let endpoint = BlockingEndpoint(needs: session) { _ in }
        let application = BlockingApplication(lifespan: pool)
        try application.start()
        let environment = BlockingEnvironment(application: application)
        for _ in 0..<10 {
            for _ in 0..<parts.perRound { try endpoint.respond(in: environment).get() }
            #expect(tally.count == 1, "only the pool is left")
        }
        try application.shutDown()
        #expect(tally.count == 0)
    }

    /// What the requests of law 87 are made of.
    private struct Parts {
        let trace = Trace(isKept: false)
        let pool: Part
        let session: Part
        let perRound = Sanitizer.isThread ? 500 : 10_000

        init(_ tally: Tally) {
            pool = Part("pool", scope: .application).with { $0.tally = tally }
            session = Part("session").with { part in
                part.tally = tally
                part.pauseInSetup = {}
                part.pauseInCleanup = {}
            }
        }
    }

    @Test(
        "law 88: errors in a request do not retain its memory, although its outcome is kept", arguments: Form.allCases)
    func failed(form: Form) async {
        for fault in ["setup", "endpoint", "cleanup", "response"] {
            let tally = Tally()
            var parts = ["a", "b", "c"].map { Part($0).with { $0.tally = tally } }
            if fault == "setup" { parts[2] = parts[2].failing(inSetup: fault) }
            if fault == "cleanup" { parts[1] = parts[1].failing(inCleanup: fault) }
            let endpoint = AnyEndpoint(form, Trace(), parts) { _ in if fault == "endpoint" { throw Failure(fault) } }
            var outcomes: [Outcome<Int>] = []
            for _ in 0..<10 {
                outcomes.append(
                    await endpoint.respond(sending: { _ in if fault == "response" { throw Failure(fault) } }))
            }
            #expect(outcomes.map(\.verdict) == Array(repeating: fault, count: 10))
            #expect(tally.count == 0)
        }
    }

    @Test("law 88: ... nor do cancellation and swallowed errors", arguments: Form.async)
    func cancelled(form: Form) async {
        let tally = Tally()
        let part = Part("a").with { $0.tally = tally }
        let cancelled = await respondCancelledBefore(
            Endpoint<Int>(form, Trace(), [part]) { _ in try Task.checkCancellation() })
        let swallowing = Dependency("swallowing", needs: [part.dependency(form, Trace())]) {
            (yield: Yield<Held>, held) in
            try? await yield(held[0])
        }
        let swallowed = await Endpoint(needs: swallowing) { (_: Held) in throw Failure("boom") }.respond()
        #expect(cancelled.verdict == "cancellation" && swallowed.others == ["boom"])
        #expect(tally.count == 0)
    }
}

/// Runs `work` on a thread of its own.
private func onOwnThread<Result: Sendable>(
    stackSize: Int, _ work: @escaping @Sendable () -> Result
) async -> Result {
    await withCheckedContinuation { continuation in
        let thread = Thread { continuation.resume(returning: work()) }
        thread.stackSize = stackSize
        thread.start()
    }
}

/// Where a number of tasks or threads wait for one another.
final class Barrier: Sendable {
    private let missing: Atomic<Int>
    private let gate = Gate()

    init(_ count: Int) { missing = Atomic(count) }

    func arrive() {
        if missing.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { gate.open() }
    }

    func wait() async { await gate.wait() }

    func arriveAndWait() async {
        arrive()
        await wait()
    }
}

/// What the tests are compiled with. It is asked for at run time: the compiler does not tell.
enum Sanitizer {
    static let isThread = isLoaded("__tsan_init")

    private static func isLoaded(_ symbol: String) -> Bool {
        #if os(Linux)
            let everywhere: UnsafeMutableRawPointer? = nil
        #else
            let everywhere = UnsafeMutableRawPointer(bitPattern: -2)
        #endif
        return dlsym(everywhere, symbol) != nil
    }
}
