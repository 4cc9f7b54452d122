import Synchronization
import Testing

@testable import DependencyRuntime

@Suite("laws C: setup") struct SetupLaws {
    let trace = Trace()

    @Test(
        "law 20: a failing setup's own cleanup does not run, that of all earlier ones does", arguments: Form.allCases)
    func setupFails(form: Form) async {
        let parts = [Part("a"), Part("b", needs: "a"), Part("c").failing(inSetup: "no disk"), Part("d")]
        let outcome = await AnyEndpoint(form, trace, parts).respond()
        #expect(outcome.verdict == "no disk" && outcome.others == [])
        #expect(
            trace.events == [
                "setup a", "setup b", "b caught no disk", "cleanup b", "a caught no disk", "cleanup a",
            ])
    }

    @Test("law 21: the endpoint never runs if any setup threw", arguments: Form.allCases, 0..<3)
    func endpointDoesNotRun(form: Form, failing: Int) async {
        var parts = ["a", "b", "c"].map { Part($0) }
        parts[failing] = parts[failing].failing(inSetup: "no disk")
        let outcome = await AnyEndpoint(form, trace, parts).respond(sending: { _ in trace.add("sent") })
        #expect(outcome.verdict == "no disk")
        #expect(!trace.events.contains("endpoint") && !trace.events.contains("sent"))
        #expect(trace.setups.count == failing)
    }

    @Test(
        "law 22: what one setup had acquired before it threw is unwound by the exit stack it was acquired on",
        arguments: Form.async)
    func partial(form: Form) async throws {
        @Sendable func acquire(_ stack: ExitStack, failing: Bool) async throws {
            for name in ["left", "right"] {
                try await stack.add { _ in trace.add("cleanup \(name)") }
                trace.add("setup \(name)")
            }
            if failing { throw Failure("no third") }
        }
        let fails = CheckedMutex(true)
        let pair: Dependency<Int>
        if form == .yielding {
            pair = Dependency("pair") { yield in
                try await withExitStack { stack in
                    try await acquire(stack, failing: fails.withLock { $0 })
                    try await yield(2)
                }
            }
        } else {
            let kept = Dependency("pair") {
                try await withExitStack { stack in
                    try await acquire(stack, failing: fails.withLock { $0 })
                    return stack.moveAll()
                }
            } cleanup: { stack, exit in
                try await stack.close(exit).get()
            }
            pair = .value("pair", needs: kept) { _ in 2 }
        }
        let endpoint = Endpoint(needs: pair) { (_: Int) in trace.add("endpoint") }
        #expect(await endpoint.respond().verdict == "no third")
        #expect(trace.events == ["setup left", "setup right", "cleanup right", "cleanup left"])
        fails.withLock { $0 = false }
        #expect(await endpoint.respond().verdict == "ok")
        let later = ["setup left", "setup right", "endpoint", "cleanup right", "cleanup left"]
        #expect(trace.events.dropFirst(4) == later[...])
    }

    @Test("law 23: a setup that never yields is an error, not a hang")
    func neverYields() async {
        let a = Part("a")
        let first = Dependency("silent", needs: [a.dependency(.yielding, trace)]) { (_: Yield<Int>, _) in }
        let outcome = await Endpoint(needs: first) { (_: Int) in trace.add("endpoint") }.respond()
        #expect(outcome.error as? DependencyError == .didNotYield(dependency: "silent"))
        let second = BlockingDependency("silent", needs: [a.blockingDependency(.blockingYielding, trace)]) {
            (_: BlockingYield<Int>, _) in
        }
        let blocking = BlockingEndpoint(needs: second) { (_: Int) in trace.add("endpoint") }.respond()
        #expect(blocking.error as? DependencyError == .didNotYield(dependency: "silent"))
        #expect(!trace.events.contains("endpoint"))
        #expect(trace.cleanups == ["a", "a"])
    }

    @Test(
        "law 24: a second yield is an error, also after a caught throw; the endpoint runs exactly once",
        arguments: [
            false, true,
        ])
    func yieldsTwice(endpointFails: Bool) async {
        let a = Part("a")
        let first = Dependency("twice", needs: [a.dependency(.yielding, trace)]) { (yield: Yield<Int>, _) in
            try? await yield(1)
            try await yield(2)
        }
        let outcome = await Endpoint(needs: first) { number in
            trace.add("endpoint \(number)")
            if endpointFails { throw Failure("boom") }
        }.respond()
        #expect(outcome.error as? DependencyError == .yieldedTwice(dependency: "twice"))
        #expect(outcome.others == (endpointFails ? ["boom"] : []))
        let second = BlockingDependency("twice", needs: [a.blockingDependency(.blockingYielding, trace)]) {
            (yield: BlockingYield<Int>, _) in
            try? yield(1)
            try yield(2)
        }
        let blocking = BlockingEndpoint(needs: second) { number in
            trace.add("endpoint \(number)")
            if endpointFails { throw Failure("boom") }
        }.respond()
        #expect(blocking.error as? DependencyError == .yieldedTwice(dependency: "twice"))
        #expect(blocking.others == (endpointFails ? ["boom"] : []))
        #expect(trace.events.filter { $0.hasPrefix("endpoint") } == ["endpoint 1", "endpoint 1"])
        #expect(trace.cleanups == ["a", "a"])
    }

    @Test(
        "law 25: acquisition is atomic with respect to cancellation: a setup that handed out a value is cleaned up",
        arguments: Form.async)
    func atomic(form: Form) async {
        let meeting = Meeting()
        let part = Part("a").with { part in
            part.pauseInSetup = {
                await meeting.pause()
                trace.add("sees cancellation: \(Task.isCancelled)")
            }
        }
        let endpoint = Endpoint<Int>(form, trace, [part]) { _ in try Task.checkCancellation() }
        let outcome = await meeting.respondCancelled(endpoint)
        #expect(outcome.error is CancellationError)
        #expect(
            trace.events == [
                "sees cancellation: \(form == .paired)", "setup a", "endpoint", "a caught cancellation", "cleanup a",
            ])
    }

    @Test("law 25: ... and one that threw because of it handed out nothing, so there is nothing to clean up")
    func threw() async {
        let meeting = Meeting()
        let part = Part("b").with { part in
            part.pauseInSetup = {
                await meeting.pause()
                try Task.checkCancellation()
            }
        }
        let endpoint = Endpoint<Int>(.paired, trace, [Part("a"), part]) { _ in }
        #expect(await meeting.respondCancelled(endpoint).error is CancellationError)
        #expect(trace.events == ["setup a", "a caught cancellation", "cleanup a"])
    }

    @Test("law 26: an acquisition that may be interrupted is asked for, and if interrupted leaves nothing")
    func interruptible() async {
        let meeting = Meeting()
        let a = Part("a").dependency(.yielding, trace)
        let b = Dependency("b", needs: a) { (yield: Yield<Int>, _) in
            try await yield.cancellable {
                await meeting.pause()
                try Task.checkCancellation()
            }
            trace.add("setup b")
            try await yield(1)
            trace.add("cleanup b")
        }
        let endpoint = Endpoint(needs: b) { (_: Int) in trace.add("endpoint") }
        #expect(await meeting.respondCancelled(endpoint).error is CancellationError)
        #expect(trace.events == ["setup a", "a caught cancellation", "cleanup a"])
    }

    @Test("law 29: race of two acquisitions: the loser is released at once, the winner kept", arguments: Form.async)
    func race(form: Form) async throws {
        let slow = Gate()
        /// Acquires both on one stack. Whoever comes second is released by the one who counts.
        @Sendable func fastest(on stack: ExitStack) async throws -> Held {
            try await withThrowingTaskGroup(of: ExitStack.Item<Held>.self) { group in
                for name in ["fast", "slow"] {
                    group.addTask {
                        try await stack.openReleasable {
                            if name == "slow" { await slow.wait() }
                            return Held(name)
                        } cleanup: { held, _ in
                            held.close()
                            trace.add("cleanup \(held.name)")
                        }
                    }
                }
                let winner = try await group.next()
                slow.open()
                while let loser = try await group.next() { try await loser.release() }
                guard let winner else { throw CancellationError() }
                return winner.value
            }
        }
        let racing: Dependency<Held>
        if form == .yielding {
            racing = Dependency("racing") { yield in
                try await withExitStack { stack in try await yield(try await fastest(on: stack)) }
            }
        } else {
            let kept = Dependency("racing") {
                try await withExitStack { stack in (try await fastest(on: stack), stack.moveAll()) }
            } cleanup: { racing, exit in
                try await racing.1.close(exit).get()
            }
            racing = .value("winner", needs: kept) { $0.0 }
        }
        let endpoint = Endpoint(needs: racing) { held in trace.add("endpoint with \(held.name), open: \(held.isOpen)") }
        #expect(await endpoint.respond().verdict == "ok")
        #expect(trace.events == ["cleanup slow", "endpoint with fast, open: true", "cleanup fast"])
    }

    @Test("law 29: ... and a loser that a task group dropped in silence is still on the stack, and released with it")
    func droppedLoser() async throws {
        let tally = Tally()
        try await withExitStack { stack in
            let winner = try await withThrowingTaskGroup(of: Held.self) { group in
                for name in ["one", "other"] {
                    group.addTask {
                        try await stack.open {
                            Held(name, tally)
                        } cleanup: { held, _ in
                            held.close()
                            trace.add("cleanup")
                        }
                    }
                }
                return try await group.next()
            }
            #expect(winner?.isOpen == true)
            #expect(trace.events.isEmpty)
        }
        #expect(trace.events == ["cleanup", "cleanup"])
        #expect(tally.count == 0)
    }

    @Test("law 30: a cancellation while waiting for a pooled item leaks no lease", arguments: Form.async)
    func pool(form: Form) async throws {
        let pool = OneItemPool()
        let lease: Dependency<Int>
        if form == .yielding {
            lease = Dependency("lease") { yield in
                let item = try await yield.cancellable { try await pool.take() }
                do { try await yield(item) } catch {
                    pool.giveBack()
                    throw error
                }
                pool.giveBack()
            }
        } else {
            lease = Dependency("lease") {
                try await pool.take()
            } cleanup: { _, _ in
                pool.giveBack()
            }
        }
        let endpoint = Endpoint(needs: lease) { (_: Int) in }
        let item = try await pool.take()
        let waiting = Task { await endpoint.respond() }
        await pool.somebodyWaits()
        waiting.cancel()
        #expect(await waiting.value.error is CancellationError)
        #expect(item == 1)
        pool.giveBack()
        #expect(await endpoint.respond().verdict == "ok")
        #expect(pool.isWhole)
    }
}

/// A pool of one item, for one who holds it and one who waits.
private final class OneItemPool: Sendable {
    private struct State {
        var isTaken = false
        var waiting: CheckedContinuation<Int, any Error>?
        var watcher: CheckedContinuation<Void, Never>?
    }

    private let state = CheckedMutex(State())

    var isWhole: Bool { state.withLock { !$0.isTaken && $0.waiting == nil } }

    func take() async throws -> Int {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (wakes, watcher) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
                    guard state.isTaken else {
                        state.isTaken = true
                        return (true, nil)
                    }
                    state.waiting = continuation
                    defer { state.watcher = nil }
                    return (false, state.watcher)
                }
                watcher?.resume()
                if wakes { continuation.resume(returning: 1) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume(throwing: CancellationError())
        }
    }

    func giveBack() {
        let waiting = state.withLock { state -> CheckedContinuation<Int, any Error>? in
            defer { state.waiting = nil }
            if state.waiting == nil { state.isTaken = false }
            return state.waiting
        }
        waiting?.resume(returning: 1)
    }

    func somebodyWaits() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.waiting == nil { state.watcher = continuation }
                return state.waiting != nil
            }
            if isThere { continuation.resume() }
        }
    }
}
