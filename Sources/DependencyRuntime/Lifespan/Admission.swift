import Synchronization

/// Counts the requests of an application and closes the door: after `close` none is let in, and the last one that leaves
/// opens the way for the shutdown.
struct Admission: ~Copyable {
    enum Phase { case notStarted, serving, closing }

    struct State {
        var phase = Phase.notStarted
        var inside = 0
        var whenEmpty: (@Sendable () -> Void)?
    }

    private let state = CheckedMutex(State())

    func open() {
        state.withLock { $0.phase = .serving }
    }

    /// Whether the request may come in; if so, ``leave()`` must follow.
    func admit() -> Bool {
        state.withLock {
            guard $0.phase == .serving else { return false }
            $0.inside += 1
            return true
        }
    }

    func leave() {
        let whenEmpty = state.withLock { state -> (@Sendable () -> Void)? in
            state.inside -= 1
            guard state.inside == 0 else { return nil }
            defer { state.whenEmpty = nil }
            return state.whenEmpty
        }
        whenEmpty?()
    }

    /// Lets nobody in any more, and calls `whenEmpty` once when nobody is inside.
    func close(whenEmpty: @escaping @Sendable () -> Void) {
        let isEmpty = state.withLock {
            $0.phase = .closing
            if $0.inside > 0 { $0.whenEmpty = whenEmpty }
            return $0.inside == 0
        }
        if isEmpty { whenEmpty() }
    }
}
