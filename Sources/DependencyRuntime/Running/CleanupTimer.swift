import Synchronization

/// The time limit of a request's cleanups: over it they are cancelled, and then run to their end.
///
/// It runs while a scope closes, not while the response is sent in between.
final class CleanupTimer: Sendable {
    private let cancellation = CancellationLink()
    private let limit: CleanupLimit
    private let executor: (any TaskExecutor)?
    private let running = CheckedMutex<Task<Void, Never>?>(nil)

    init(_ limit: CleanupLimit, on executor: (any TaskExecutor)?) {
        self.limit = limit
        self.executor = executor
    }

    /// From now on the current task is the one that is cancelled when the time is over.
    func enter() -> CancellationLink.RunningTask? {
        withUnsafeCurrentTask { cancellation.enter($0) }
    }

    func leave(to outer: CancellationLink.RunningTask?) {
        cancellation.leave(to: outer)
    }

    /// Starts the time, unless it runs already.
    func start() {
        guard running.withLock({ $0 == nil }) else { return }
        let task = Shield.start(on: executor) { [limit, self] in
            do { try await limit.sleep(limit.duration) } catch { return }
            cancellation.cancel()
        }
        running.withLock { $0 = task }
    }

    /// Stops the time. Returns the overrun, if there was one.
    func end() async -> DependencyError? {
        let task = running.withLock { running -> Task<Void, Never>? in
            defer { running = nil }
            return running
        }
        guard let task else { return nil }
        task.cancel()
        await task.value
        return cancellation.isCancelled ? .cleanupOverran(limit: limit.duration) : nil
    }
}
