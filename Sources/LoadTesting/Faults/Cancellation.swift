import Dispatch
import Synchronization

/// A cancellation that is on its way from another thread, and who waits for it to arrive.
final class Cancellation: Sendable {
    private let state = Mutex<(hasArrived: Bool, waiting: (@Sendable () -> Void)?)>((false, nil))

    func arrive() {
        let waiting = state.withLock { state in
            state.hasArrived = true
            return state.waiting
        }
        waiting?()
    }

    func wait() async {
        await withUnsafeContinuation { continuation in whenArrived { continuation.resume() } }
    }

    func waitBlocking() {
        let done = DispatchSemaphore(value: 0)
        whenArrived { done.signal() }
        done.wait()
    }

    private func whenArrived(_ action: @escaping @Sendable () -> Void) {
        let hasArrived = state.withLock { state in
            if !state.hasArrived { state.waiting = action }
            return state.hasArrived
        }
        if hasArrived { action() }
    }
}
