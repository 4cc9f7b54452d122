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
    private let state = Mutex(State.open)

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
