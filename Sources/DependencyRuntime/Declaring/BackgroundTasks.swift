import Synchronization

/// Work to do when the response has been sent, while request-scoped dependencies are still open (rules R39, R40).
///
/// ```swift
/// let signUp = Endpoint(needs: session, BackgroundTasks.dependency) { session, tasks in
///     try tasks.add("welcome mail") { try await mail(session.user) }
///     return "created"
/// }
/// ```
/// Tasks run one after the other in the order added; one that throws stops the later ones, and its error is thrown in at
/// the request-scoped dependencies. When the request fails, none is run.
public final class BackgroundTasks: Sendable {
    /// One for each request.
    public static let dependency = Dependency<BackgroundTasks>(
        "background tasks", nil, [],
        behavior: .made { run, memory in
            let tasks = BackgroundTasks()
            run.tasks = tasks
            memory.initialize(to: tasks)
        })

    struct Task: Sendable {
        let name: String
        let work: @Sendable () async throws -> Void
    }

    private let queue = CheckedMutex(TaskQueue<Task>())

    /// Adds a task. It sees cancellation of the request, as the endpoint does.
    ///
    /// - Throws: ``DependencyError/tasksHaveRun(task:)`` when it comes too late to be run.
    public func add(_ name: String = "task", _ work: @escaping @Sendable () async throws -> Void) throws {
        guard queue.withLock({ $0.add(Task(name: name, work: work)) }) else {
            throw DependencyError.tasksHaveRun(task: name)
        }
    }

    func next() -> Task? {
        queue.withLock { $0.next() }
    }

    /// Takes no more tasks, and lets go of those that were not run.
    func close() {
        queue.withLock { $0.close() }
    }
}

/// The blocking twin of ``BackgroundTasks``: tasks run on the request's thread when its response has been sent.
public final class BlockingBackgroundTasks: Sendable {
    /// One for each request.
    public static let dependency = BlockingDependency<BlockingBackgroundTasks>(
        "background tasks", nil, [],
        behavior: .made { run, memory in
            let tasks = BlockingBackgroundTasks()
            run.tasks = tasks
            memory.initialize(to: tasks)
        })

    struct Task: Sendable {
        let name: String
        let work: @Sendable () throws -> Void
    }

    private let queue = CheckedMutex(TaskQueue<Task>())

    /// See ``BackgroundTasks/add(_:_:)``.
    public func add(_ name: String = "task", _ work: @escaping @Sendable () throws -> Void) throws {
        guard queue.withLock({ $0.add(Task(name: name, work: work)) }) else {
            throw DependencyError.tasksHaveRun(task: name)
        }
    }

    func next() -> Task? {
        queue.withLock { $0.next() }
    }

    /// Takes no more tasks, and lets go of those that were not run.
    func close() {
        queue.withLock { $0.close() }
    }
}

/// Tasks in the order added. It closes when the last one has been taken out: a later one would be lost in silence.
private struct TaskQueue<Task: Sendable>: Sendable {
    private var waiting: [Task] = []
    private var taken = 0
    private var isClosed = false

    mutating func add(_ task: Task) -> Bool {
        guard !isClosed else { return false }
        waiting.append(task)
        return true
    }

    mutating func close() {
        isClosed = true
        waiting = []
        taken = 0
    }

    mutating func next() -> Task? {
        guard taken < waiting.count else {
            close()
            return nil
        }
        taken += 1
        return waiting[taken - 1]
    }
}
