import Synchronization

/// Carries a request's cancellation into the parts of a shielded request that may see it.
///
/// The bodies of yield-form dependencies run behind a shield. The endpoint, which they enclose, must see the
/// cancellation all the same: it runs in a task of its own, which this link cancels.
///
/// An object of its own, which only requests that are shielded as a whole have.
final class CancellationLink: Sendable {
    struct State {
        var running: RunningTask?
        var isCancelled = false
    }

    private let state = CheckedMutex(State())

    var isCancelled: Bool {
        state.withLock { $0.isCancelled }
    }

    /// Called from the cancelled task's handler, on any thread.
    func cancel() {
        state.withLock {
            guard !$0.isCancelled else { return }
            $0.isCancelled = true
            $0.running?.task.cancel()
        }
    }

    /// From now on the current task is the one to cancel. Returns the one that was, to go back to when this one ends.
    func enter(_ task: UnsafeCurrentTask?) -> RunningTask? {
        let task = task.map(RunningTask.init)
        let (outer, isCancelled) = state.withLock { state in
            let outer = state.running
            state.running = task
            return (outer, state.isCancelled)
        }
        if isCancelled { task?.task.cancel() }
        return outer
    }

    func leave(to outer: RunningTask?) {
        let isCancelled = state.withLock {
            $0.running = outer
            return $0.isCancelled
        }
        if isCancelled { outer?.task.cancel() }
    }

    /// `UnsafeCurrentTask` is not `Sendable` because it must not outlive its task. Here it cannot: it is stored by the
    /// running task itself, taken out by that task before it ends, and used by others under the lock only. `cancel()` is
    /// one of the few calls that may be made from another task.
    ///
    /// It is kept as the one word that it is: the compiler does not know its size, and handles each copy through a table.
    struct RunningTask: @unchecked Sendable {
        private let word: UInt

        init(task: UnsafeCurrentTask) { word = unsafeBitCast(task, to: UInt.self) }

        var task: UnsafeCurrentTask { unsafeBitCast(word, to: UnsafeCurrentTask.self) }
    }
}
