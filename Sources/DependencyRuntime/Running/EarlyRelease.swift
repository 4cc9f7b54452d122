import Synchronization

/// Who closes a dependency that may be released early: whoever asks first; all others wait until it is closed.
final class EarlyRelease: Sendable {
    enum State {
        case open
        case closing(waiting: [Signal<Void>])
        case closed((any Error)?, overrun: DependencyError?)
    }

    /// The body to let go on, when what is released is in yield form.
    let generator: Generator?
    private let state = CheckedMutex(State.open)

    init(generator: Generator? = nil) {
        self.generator = generator
    }

    /// Whether the caller is the one to close. ``finish(_:)`` must follow then.
    func claim() -> Bool {
        state.withLock {
            guard case .open = $0 else { return false }
            $0 = .closing(waiting: [])
            return true
        }
    }

    func finish(_ failure: (any Error)?, overrun: DependencyError? = nil) {
        let waiting = state.withLock { state -> [Signal<Void>] in
            defer { state = .closed(failure, overrun: overrun) }
            if case .closing(let waiting) = state { return waiting }
            return []
        }
        for signal in waiting { signal.fire(()) }
    }

    func hasFinished() async {
        let signal = state.withLock { state -> Signal<Void>? in
            guard case .closing(let waiting) = state else { return nil }
            let signal = Signal<Void>()
            state = .closing(waiting: waiting + [signal])
            return signal
        }
        await signal?.wait()
    }

    /// What the early cleanup threw, once it has ended.
    var failure: (any Error)? {
        state.withLock {
            if case .closed(let failure, _) = $0 { return failure }
            return nil
        }
    }

    /// That the early cleanup took longer than it was allowed to.
    var overrun: DependencyError? {
        state.withLock {
            if case .closed(_, let overrun) = $0 { return overrun }
            return nil
        }
    }
}

extension RequestRun {
    /// Called while the handle of an early release is made, right after the setup of what it releases.
    func makeRelease(of step: Int) -> EarlyRelease {
        if let made = release(of: step) { return made }
        let release = EarlyRelease(generator: generator(of: step))
        add(release, of: step)
        return release
    }

    /// Closes one step before its turn. A second call, and the request's own closing, wait for the first.
    func release(_ step: Int, _ release: EarlyRelease) async throws {
        guard release.claim() else { return await release.hasFinished() }
        // A time of its own: the request's runs while a scope closes, and this may come at any moment.
        let timer = environment.cleanupLimit.map { CleanupTimer($0, on: environment.executor) }
        await Shield.run(on: environment.executor) { [self] in
            timer?.enter()
            timer?.start()
            var failure = await announceCleanup(of: step, nil)
            switch plan.steps[step].behavior {
            case .paired(_, let cleanup):
                do { try await cleanup(memory(of: step), Exit(failure)) } catch { failure = error }
            case .yielding:
                let ended = await release.generator?.resume(with: nil, within: timer)
                failure = endOfReleasedBody(of: step, ended ?? nil) ?? failure
            default: break
            }
            failure = await announceEndOfBody(step, failure)
            timer?.leave()
            release.finish(failure, overrun: await timer?.end() ?? nil)
        }
        if let failure = release.failure { throw failure }
    }
}
