import Synchronization

/// Runs `body` with an exit stack that is closed afterwards, whether or not `body` throws or its task is cancelled.
///
/// ```swift
/// let total = try await withExitStack { stack in
///     var files: [File] = []
///     for path in paths {
///         files.append(try await stack.open { try await File.open(path) } cleanup: { file, _ in try await file.close() })
///     }
///     return try await add(files)
/// }
/// ```
/// - Parameter executor: the one that the current task prefers, if it does: cleanup stays on it then.
/// - Throws: the last error standing: that of `body`, or that of a cleanup which failed after it. If it is the only one it is
///   thrown as it is; if others came before it, as an ``ExitStackFailure`` that has them all. What a `close` or a `release` in
///   `body` has told `body` already is not repeated.
public nonisolated(nonsending) func withExitStack<Result>(
    on executor: (any TaskExecutor)? = nil,
    _ body: nonisolated(nonsending) (ExitStack) async throws -> Result
) async throws -> Result {
    let stack = ExitStack(on: executor)
    let result: Result
    do {
        result = try await body(stack)
    } catch {
        throw await stack.closeAtEnd(after: error) ?? error
    }
    if let failure = await stack.closeAtEnd(after: nil) { throw failure }
    return result
}

/// Resources of which only the run of the program tells how many there are, cleaned up together, in reverse.
///
/// For use inside the body of a dependency, an endpoint, or anywhere else. Prefer ``withExitStack(on:_:)``; a stack made
/// by hand must be closed with ``close(_:)``, since nothing async can be done for one that is merely dropped.
///
/// Cleanup is shielded from cancellation. Each cleanup is told the error standing: a later one in place of an earlier one.
/// One that fails does not stop the others.
public final class ExitStack: Sendable {
    private struct Contents {
        /// In order of acquisition. Those released early stay until the next sweep.
        var cleanups: [StackedCleanup] = []
        var sweepAt = 16
        var isClosed = false

        /// Throws out what was released early whenever the list has doubled, so that a stack that lives long does not grow.
        mutating func add(_ cleanup: StackedCleanup) -> Bool {
            guard !isClosed else { return false }
            if cleanups.count >= sweepAt {
                cleanups.removeAll(where: \.isDone)
                sweepAt = max(16, cleanups.count * 2)
            }
            cleanups.append(cleanup)
            return true
        }
    }

    private let executor: (any TaskExecutor)?
    private let contents: CheckedMutex<Contents>
    private let closing = OnceOnly<Outcome<Void>>()

    /// - Parameter executor: the one that the current task prefers, if it does: cleanup stays on it then.
    public init(on executor: (any TaskExecutor)? = nil) {
        self.executor = executor
        contents = CheckedMutex(Contents())
    }

    private init(on executor: (any TaskExecutor)?, holding cleanups: [StackedCleanup]) {
        self.executor = executor
        contents = CheckedMutex(Contents(cleanups: cleanups))
    }

    /// How many cleanups it holds on to.
    var count: Int { contents.withLock { $0.cleanups.count } }

    // MARK: - Opening

    /// Acquires something and returns it. `cleanup` runs once, when the stack is closed, if and only if `acquire` returned.
    ///
    /// - Throws: what `acquire` throws; or ``DependencyError/exitStackClosed``. On a closed stack nothing is acquired; when
    ///   the stack is closed meanwhile, `cleanup` has been run at once, with that error (law 18).
    public nonisolated(nonsending) func open<Value: Sendable>(
        _ acquire: nonisolated(nonsending) () async throws -> Value,
        cleanup: @escaping @Sendable (Value, Exit) async throws -> Void
    ) async throws -> Value {
        try await openReleasable(acquire, cleanup: cleanup).value
    }

    /// The same with a handle to clean this one thing up before its turn.
    public nonisolated(nonsending) func openReleasable<Value: Sendable>(
        _ acquire: nonisolated(nonsending) () async throws -> Value,
        cleanup: @escaping @Sendable (Value, Exit) async throws -> Void
    ) async throws -> Item<Value> {
        guard !contents.withLock({ $0.isClosed }) else { throw DependencyError.exitStackClosed }
        let value = try await acquire()
        let stacked = try await push { exit in try await cleanup(value, exit) }
        return Item(value: value, cleanup: stacked)
    }

    /// Adds a cleanup for something that was acquired elsewhere.
    ///
    /// - Throws: ``DependencyError/exitStackClosed`` when the stack was closed before; `cleanup` has been run at once then,
    ///   with that error (law 18). If it failed, an ``ExitStackFailure`` has both errors.
    @discardableResult
    public nonisolated(nonsending) func add(
        _ cleanup: @escaping @Sendable (Exit) async throws -> Void
    ) async throws -> Item<Void> {
        Item(value: (), cleanup: try await push(cleanup))
    }

    private nonisolated(nonsending) func push(
        _ cleanup: @escaping @Sendable (Exit) async throws -> Void
    ) async throws -> StackedCleanup {
        let stacked = StackedCleanup(on: executor, cleanup)
        if contents.withLock({ $0.add(stacked) }) { return stacked }
        let refusal = DependencyError.exitStackClosed
        _ = stacked.isToBeRun()
        let failure = await Shield.run(on: executor) { await stacked.run(.failed(refusal)) }
        throw ExitStackFailure.throwing(refusal, after: failure.map { [$0] } ?? [])
    }

    /// Moves everything to a new stack, which must be closed in its turn. This one is empty then and may be used further.
    ///
    /// For a setup that acquires several things, each of which may fail, and hands them out when all went well:
    /// ```swift
    /// let pair = Dependency("pair") {
    ///     try await withExitStack { stack in
    ///         let left = try await stack.open { try await Half.open() } cleanup: { half, _ in await half.close() }
    ///         let right = try await stack.open { try await Half.open() } cleanup: { half, _ in await half.close() }
    ///         return Pair(left, right, stack.moveAll())
    ///     }
    /// } cleanup: { pair, exit in
    ///     try await pair.stack.close(exit).get()
    /// }
    /// ```
    public func moveAll() -> ExitStack {
        ExitStack(on: executor, holding: takeAll(closing: false))
    }

    // MARK: - Closing

    /// Cleans everything up in reverse order of acquisition. From then on nothing can be added.
    ///
    /// A second call, also at the same time, does nothing: it waits for the first and returns the same. A cleanup that closes
    /// the stack it is on is not made to wait for itself: it gets a success at once.
    /// - Parameter exit: how it went until now, for the cleanups to know.
    /// - Returns: the last error standing, if there is one (that of `exit`, or of a cleanup which failed later), and those it
    ///   took the place of.
    public nonisolated(nonsending) func close(_ exit: Exit = .succeeded) async -> Outcome<Void> {
        if closing.claim() { return await unwind(exit) }
        if CleanupsUnderway.include(self) { return Outcome(result: .success(())) }
        return await closing.result()
    }

    /// Closes when `body` has ended. Returns what is to be thrown for it, if anything.
    fileprivate nonisolated(nonsending) func closeAtEnd(after failure: (any Error)?) async -> (any Error)? {
        guard closing.claim() else {
            _ = await close()
            return failure
        }
        let outcome = await unwind(Exit(failure))
        return outcome.error.map { ExitStackFailure.throwing($0, after: outcome.alsoFailed) }
    }

    private nonisolated(nonsending) func unwind(_ exit: Exit) async -> Outcome<Void> {
        let cleanups = takeAll(closing: true)
        let outcome: Outcome<Void>
        if cleanups.isEmpty {
            outcome = ExitStack.outcome(exit.error, [])
        } else {
            outcome = await Shield.run(on: executor) { [self] in await run(cleanups, exit) }
        }
        closing.finish(outcome)
        return outcome
    }

    private func run(_ cleanups: [StackedCleanup], _ exit: Exit) async -> Outcome<Void> {
        var standing = exit.error
        var attached: [any Error] = []
        await CleanupsUnderway.adding(self) {
            for cleanup in cleanups.reversed() {
                guard cleanup.isToBeRun() else {
                    await cleanup.hasFinished()
                    continue
                }
                guard let failure = await cleanup.run(Exit(standing)) else { continue }
                if let replaced = standing, !isSameError(replaced, failure) { attached.append(replaced) }
                standing = failure
            }
        }
        return ExitStack.outcome(standing, attached)
    }

    private static func outcome(_ failure: (any Error)?, _ attached: [any Error]) -> Outcome<Void> {
        Outcome(result: failure.map { .failure($0) } ?? .success(()), alsoFailed: attached)
    }

    private func takeAll(closing: Bool) -> [StackedCleanup] {
        contents.withLock { contents in
            defer { contents = Contents(isClosed: contents.isClosed || closing) }
            return contents.cleanups
        }
    }
}
