/// What a body's yield waits for: the rest of the request.
extension RequestRun {
    @usableFromInline func beginYield(_ memory: StepMemory) throws {
        try beginYield(of: memory.step)
    }

    /// The body that comes right inside the one that yields, if there is nothing else to do between the two.
    @usableFromInline func bodyInside(_ memory: StepMemory) -> InnerBody? {
        let next = memory.step + 1
        guard companions == nil && !isWatched && !plan.hasSpecialSteps && plan.nextNested[next] == next,
            next < plan.steps.count, case .yielding(let body) = plan.steps[next].behavior
        else { return nil }
        return InnerBody(body: body, memory: self.memory(of: next))
    }

    /// Takes note of the end of the body inside another. False when there is more to close before the outer one goes on.
    @usableFromInline func isClosed(
        after inner: StepMemory, inside outer: StepMemory, _ failure: inout (any Error)?
    ) -> Bool {
        failure = endNested(inner.step, failure)
        guard closed == plan.closing.position[outer.step] else { return false }
        if let failure { noteThrownIn(failure, at: outer.step) }
        return true
    }

    /// Closes what is left before the outer body goes on.
    @usableFromInline nonisolated(nonsending) func closeRest(_ outer: StepMemory, _ failure: (any Error)?) async throws
    {
        if let failure = await close(until: plan.closing.position[outer.step], failure) {
            try throwIn(failure, at: outer.step)
        }
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

/// A body inside another, ready to be called.
@usableFromInline struct InnerBody {
    @usableFromInline let body: AsyncBehavior.Body
    @usableFromInline let memory: StepMemory
}
