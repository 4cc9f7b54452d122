/// The parts of a request that run in tasks of their own, as ``Shield`` starts them.
///
/// The tasks are given their work directly: a closure handed on to a task is wrapped twice, in memory that is held as long as the
/// request is in flight. (So is one that cannot throw: a task that may takes it as it is.) A part is a function of its own so that it leaves, with its first step, the executor that the task was
/// started on.
extension RequestRun {
    /// All that bodies enclose, and they themselves: cancellation must not reach it.
    @inline(__always)
    nonisolated(nonsending) func runShielded() async {
        #if compiler(>=6.4)
            if #available(macOS 27, iOS 27, tvOS 27, watchOS 27, visionOS 27, *) {
                return await withTaskCancellationShield { await runAll() }
            }
        #endif
        // It does not throw.
        try? await startShielded().value
    }

    @inline(never)
    private func startShielded() -> Task<Void, any Error> {
        let executor = environment.executor
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            if let executor { return Task.immediate(executorPreference: executor) { [self] in await runAll() } }
            return Task { @ImmediateStart [self] in await runAll() }
        }
        return Task(executorPreference: executor) { [self] in await runAll() }
    }

    /// A stretch of steps between two bodies, with the endpoint if it is the last one: cancellation must reach it.
    @inline(never)
    func startStretch(_ steps: Range<Int>) -> Task<Void, any Error> {
        let executor = environment.executor
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            if let executor {
                return Task.immediate(executorPreference: executor) { [self] in try await runStretch(steps) }
            }
            return Task { @ImmediateStart [self] in try await runStretch(steps) }
        }
        return Task(executorPreference: executor) { [self] in try await runStretch(steps) }
    }

    /// Of a request without bodies, the cleanups of its first `done` steps: cancellation must not reach them.
    @inline(__always)
    nonisolated(nonsending) func cleanUpShielded(_ done: Int) async {
        #if compiler(>=6.4)
            if #available(macOS 27, iOS 27, tvOS 27, watchOS 27, visionOS 27, *) {
                return await withTaskCancellationShield { await cleanUp(done) }
            }
        #endif
        // It does not throw.
        try? await startCleanup(done).value
    }

    @inline(never)
    private func startCleanup(_ done: Int) -> Task<Void, any Error> {
        let executor = environment.executor
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            if let executor { return Task.immediate(executorPreference: executor) { [self] in await cleanUp(done) } }
            return Task { @ImmediateStart [self] in await cleanUp(done) }
        }
        return Task(executorPreference: executor) { [self] in await cleanUp(done) }
    }

    @concurrent private func cleanUp(_ done: Int) async {
        var step = done
        while step > 0 {
            step -= 1
            guard case .paired(_, let cleanup) = plan.steps[step].behavior else { continue }
            do { try await cleanup(memory(of: step), Exit(failure)) } catch { failure = replacing(failure, by: error) }
        }
    }

    @concurrent private func runAll() async {
        timer?.enter()
        let standing = await advance(from: 0, closingUntil: plan.closing.entries.count)
        timer?.leave()
        failure = standing
    }

    @concurrent private func runStretch(_ steps: Range<Int>) async throws {
        let outer = withUnsafeCurrentTask { cancellation?.enter($0) }
        defer { cancellation?.leave(to: outer ?? nil) }
        try await setUpStretch(steps)
        if steps.upperBound == plan.steps.count { try await callEndpoint() }
    }
}
