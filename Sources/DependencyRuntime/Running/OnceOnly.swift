import Synchronization

/// Something that is done once: whoever claims it first does it, all others wait until it is done and get its result.
final class OnceOnly<Result: Sendable>: Sendable {
    private enum State {
        case open
        case claimed(waiting: [CheckedContinuation<Result, Never>])
        case done(Result)
    }

    private let state = CheckedMutex(State.open)

    /// Whether the caller is the one to do it. ``finish(_:)`` must follow then.
    func claim() -> Bool {
        state.withLock {
            guard case .open = $0 else { return false }
            $0 = .claimed(waiting: [])
            return true
        }
    }

    func finish(_ result: Result) {
        let waiting = state.withLock { state -> [CheckedContinuation<Result, Never>] in
            defer { state = .done(result) }
            if case .claimed(let waiting) = state { return waiting }
            return []
        }
        for continuation in waiting { continuation.resume(returning: result) }
    }

    /// Waits for the result, whether or not the task is cancelled. Somebody must have claimed before.
    func result() async -> Result {
        await withCheckedContinuation { continuation in
            let done = state.withLock { state -> Result? in
                switch state {
                case .done(let result): return result
                case .claimed(let waiting): state = .claimed(waiting: waiting + [continuation])
                case .open: preconditionFailure("nobody has claimed what is waited for")
                }
                return nil
            }
            if let done { continuation.resume(returning: done) }
        }
    }

    var isDone: Bool {
        state.withLock {
            if case .done = $0 { return true }
            return false
        }
    }
}
