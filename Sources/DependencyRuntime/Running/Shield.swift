/// Runs work that cancellation of the current task must not reach.
///
/// Until the language has a shield of its own, it is a task of its own that is awaited to its end: it does not inherit
/// cancellation, keeps task-locals, and starts at once on this thread where the system allows it. It is given the
/// request's executor, because such a task leaves an inherited executor preference at its first suspension.
enum Shield {
    static func run(on executor: (any TaskExecutor)?, _ operation: @escaping @Sendable () async -> Void) async {
        #if compiler(>=6.4)
            if #available(macOS 27, iOS 27, tvOS 27, watchOS 27, visionOS 27, *) {
                await withTaskCancellationShield { await operation() }
                return
            }
        #endif
        await start(on: executor, operation).value
    }

    /// Starts a task at once where the system can, else in the usual way.
    static func start<Success: Sendable>(
        on executor: (any TaskExecutor)?, _ operation: @escaping @Sendable () async throws -> Success
    ) -> Task<Success, any Error> {
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            return Task.immediate(executorPreference: executor, operation: operation)
        }
        return Task(executorPreference: executor, operation: operation)
    }

    static func start(
        on executor: (any TaskExecutor)?, _ operation: @escaping @Sendable () async -> Void
    ) -> Task<Void, Never> {
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            return Task.immediate(executorPreference: executor, operation: operation)
        }
        return Task(executorPreference: executor, operation: operation)
    }
}
