import Synchronization

/// Where a known number of requests wait until all are there and the gate is opened.
///
/// Its room is taken and touched at the start and its continuations are unsafe ones, so that a request that waits here
/// holds as little memory as one can that waits.
final class Gate: Sendable {
    private struct State {
        var waiting: [UnsafeContinuation<Void, Never>?]
        var count = 0
        var watcher: UnsafeContinuation<Void, Never>?
    }

    private let state: Mutex<State>

    init(places: Int) {
        state = Mutex(State(waiting: Array(repeating: nil, count: places)))
    }

    /// Waits until the gate is opened. To be called once for each place.
    func wait() async {
        await withUnsafeContinuation { continuation in
            let watcher = state.withLock { state in
                state.waiting[state.count] = continuation
                state.count += 1
                return state.count == state.waiting.count ? state.watcher : nil
            }
            watcher?.resume()
        }
    }

    /// Returns when every place is taken.
    func full() async {
        await withUnsafeContinuation { continuation in
            let isFull = state.withLock { state in
                if state.count < state.waiting.count { state.watcher = continuation }
                return state.count == state.waiting.count
            }
            if isFull { continuation.resume() }
        }
    }

    /// Lets everyone go on. To be called once, when it is ``full()``.
    func open() {
        for continuation in state.withLock({ $0.waiting }) { continuation?.resume() }
    }
}
