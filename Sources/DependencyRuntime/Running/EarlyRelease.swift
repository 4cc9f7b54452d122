import Synchronization

/// Who closes a dependency that may be released early: whoever asks first; all others wait until it is closed.
final class EarlyRelease: Sendable {
    enum State {
        case open
        case closing(waiting: [Signal<Void>])
        case closed((any Error)?)
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

    func finish(_ failure: (any Error)?) {
        let waiting = state.withLock { state -> [Signal<Void>] in
            defer { state = .closed(failure) }
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
            if case .closed(let failure) = $0 { return failure }
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
        await Shield.run(on: environment.executor) { [self] in
            var failure = await announceCleanup(of: step, nil)
            switch plan.steps[step].behavior {
            case .paired(_, let cleanup):
                do { try await cleanup(memory(of: step), Exit(failure)) } catch { failure = error }
            case .yielding:
                let ended = await release.generator?.resume(with: nil)
                failure = endOfReleasedBody(of: step, ended ?? nil) ?? failure
            default: break
            }
            release.finish(await announceEndOfBody(step, failure))
        }
        if let failure = release.failure { throw failure }
    }
}
