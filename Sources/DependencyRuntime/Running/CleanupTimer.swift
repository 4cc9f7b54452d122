/// The time limit of the cleanups of one scope: over it they are cancelled, and then run to their end.
///
/// It runs while a scope closes, not while the response is sent in between. Bodies that enclose one another share a task,
/// which cannot be made uncancelled again: what an overrun cancelled in function scope stays so in request scope.
final class CleanupTimer: Sendable {
    /// What is cancelled when the time is over.
    private enum Subject: Sendable {
        case running(CancellationLink.RunningTask)
        case body(Task<(any Error)?, Never>)

        func cancel() {
            switch self {
            case .running(let running): running.task.cancel()
            case .body(let task): task.cancel()
            }
        }
    }

    private struct State: Sendable {
        /// Those under way, the innermost last.
        var subjects: [Subject] = []
        var period: Task<Void, Never>?
        var isOver = false
    }

    private let limit: CleanupLimit
    private let executor: (any TaskExecutor)?
    private let state = CheckedMutex(State())

    init(_ limit: CleanupLimit, on executor: (any TaskExecutor)?) {
        self.limit = limit
        self.executor = executor
    }

    /// From now on the current task is the one that is cancelled when the time is over. ``leave()`` must follow in it.
    func enter() {
        withUnsafeCurrentTask { task in
            guard let task else { return }
            add(.running(CancellationLink.RunningTask(task: task)))
        }
    }

    /// The same for a body in a task of its own, while its end is waited for. ``leave()`` must follow.
    func enter(_ body: Task<(any Error)?, Never>) {
        add(.body(body))
    }

    func leave() {
        state.withLock { _ = $0.subjects.popLast() }
    }

    private func add(_ subject: Subject) {
        state.withLock { state in
            state.subjects.append(subject)
            if state.isOver { subject.cancel() }
        }
    }

    /// To be called before each cleanup: the first one starts the time; one that comes when it is over is cancelled at once.
    func start() {
        let isNew = state.withLock { state in
            if state.isOver { state.subjects.last?.cancel() }
            return state.period == nil
        }
        guard isNew else { return }
        let period = Shield.start(on: executor) { [limit, self] in
            do { try await limit.sleep(limit.duration) } catch { return }
            state.withLock { state in
                state.isOver = true
                state.subjects.last?.cancel()
            }
        }
        state.withLock { $0.period = period }
    }

    /// Stops the time. Returns the overrun, if there was one.
    func end() async -> DependencyError? {
        let period = state.withLock { state -> Task<Void, Never>? in
            defer { state.period = nil }
            return state.period
        }
        guard let period else { return nil }
        period.cancel()
        await period.value
        return state.withLock { state in
            defer { state.isOver = false }
            return state.isOver ? .cleanupOverran(limit: limit.duration) : nil
        }
    }
}
