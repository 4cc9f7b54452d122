/// Runs work that cancellation of the current task must not reach.
///
/// Until the language has a shield of its own, it is a task of its own that is awaited to its end: it does not inherit
/// cancellation, keeps task-locals, and starts at once on this thread where the system allows it: by ``ImmediateStart``, or,
/// when the request has an executor, as an immediate task that is given it, because a task does not inherit one.
///
/// The closures are taken in just the form that a task takes them: any other would be wrapped, and a wrapper of an async
/// closure costs as much as a call. ``start`` is not inlined: starting a task needs room of a size that is not known to the
/// compiler, which is free on a thread's stack and is allocated piece by piece in an async function.
enum Shield {
    @inline(__always)
    nonisolated(nonsending) static func run<Success: Sendable>(
        on executor: (any TaskExecutor)?, _ operation: sending @escaping @isolated(any) () async -> Success
    ) async -> Success {
        #if compiler(>=6.4)
            if #available(macOS 27, iOS 27, tvOS 27, watchOS 27, visionOS 27, *) {
                return await withTaskCancellationShield { await operation() }
            }
        #endif
        return await start(on: executor, operation).value
    }

    /// Starts a task at once where the system can, else in the usual way.
    @inline(never)
    static func start<Success: Sendable>(
        on executor: (any TaskExecutor)?, _ operation: sending @escaping @isolated(any) () async throws -> Success
    ) -> Task<Success, any Error> {
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            if let executor { return Task.immediate(executorPreference: executor, operation: operation) }
            return Task { @ImmediateStart in try await operation() }
        }
        return Task(executorPreference: executor, operation: operation)
    }

    @inline(never)
    static func start<Success: Sendable>(
        on executor: (any TaskExecutor)?, _ operation: sending @escaping @isolated(any) () async -> Success
    ) -> Task<Success, Never> {
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            if let executor { return Task.immediate(executorPreference: executor, operation: operation) }
            return Task { @ImmediateStart in await operation() }
        }
        return Task(executorPreference: executor, operation: operation)
    }
}
