import Synchronization

/// Something that happens once, with a result that one task waits for.
final class Signal<Value: Sendable>: Sendable {
    private enum State {
        case pending
        case awaited(CheckedContinuation<Value, Never>)
        case fired(Value)
    }

    private let state = CheckedMutex(State.pending)

    /// Later calls do nothing: the first value stands.
    func fire(_ value: Value) {
        let waiting = state.withLock { state -> CheckedContinuation<Value, Never>? in
            switch state {
            case .pending:
                state = .fired(value)
                return nil
            case .awaited(let continuation):
                state = .fired(value)
                return continuation
            case .fired:
                return nil
            }
        }
        waiting?.resume(returning: value)
    }

    /// Waits, whether or not the task is cancelled. To be called by one task.
    func wait() async -> Value {
        await withCheckedContinuation { continuation in
            let fired = state.withLock { state -> Value? in
                if case .fired(let value) = state { return value }
                state = .awaited(continuation)
                return nil
            }
            if let fired { continuation.resume(returning: fired) }
        }
    }
}
