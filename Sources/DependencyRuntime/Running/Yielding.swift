/// What a body's yield waits for: the rest of the request.
extension RequestRun {
    @usableFromInline func beginYield(_ memory: StepMemory) throws {
        try beginYield(of: memory.step)
    }

    /// Everything that uses the value yielded by a body: the rest of the request, or of the body's life beside it.
    @usableFromInline nonisolated(nonsending) func runRest(_ memory: StepMemory) async throws {
        let step = memory.step
        guard companions == nil && !isWatched else {
            return try await runRestWatched(step)
        }
        if let failure = await advance(from: step + 1, closingUntil: plan.closing.position[step]) {
            try throwIn(failure, at: step)
        }
    }

    nonisolated(nonsending) func runRestWatched(_ step: Int) async throws {
        if let generator = generator(of: step) {
            if let failure = await generator.handOut() { try throwIn(failure, at: step) }
            return
        }
        var failure: (any Error)?
        do {
            try await announceEnd(of: .setup(dependency: plan.steps[step].name, index: step), nil)
            failure = await advance(from: step + 1, closingUntil: plan.closing.position[step])
        } catch {
            failure = await close(until: plan.closing.position[step], error)
        }
        timer?.start()
        failure = await announceCleanup(of: step, failure)
        if let failure { try throwIn(failure, at: step) }
    }

    /// Runs `operation` in a task of its own that is cancelled when the request is, or was before.
    nonisolated(nonsending) func cancellable<Result: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await Shield.start(on: environment.executor) { [self] in
            let outer = withUnsafeCurrentTask { cancellation?.enter($0) }
            defer { cancellation?.leave(to: outer ?? nil) }
            return try await operation()
        }.value
    }
}
