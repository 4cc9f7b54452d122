/// Hands a dependency's value to the request. Call it exactly once.
///
/// It returns when everything that uses the value has ended, or throws what went wrong there.
public struct Yield<Value: Sendable>: Sendable {
    @usableFromInline let run: RequestRun
    @usableFromInline let memory: StepMemory

    @inlinable init(_ run: RequestRun, _ memory: StepMemory) {
        self.run = run
        self.memory = memory
    }

    /// Hands out `value`, and returns when the value is no longer used.
    ///
    /// - Throws: the error of the endpoint, of a later setup or of another cleanup; or
    ///   ``DependencyError/yieldedTwice(dependency:)`` at the second call.
    @inlinable public nonisolated(nonsending) func callAsFunction(_ value: Value) async throws {
        try run.beginYield(memory)
        memory.initialize(to: value)
        // The usual case, a body right inside another, runs here: it saves an async call for each of them.
        guard let next = run.bodyInside(memory) else { return try await run.runRest(memory) }
        var failure: (any Error)?
        do { try await next.body(run, next.memory) } catch { failure = error }
        if run.isClosed(after: next.memory, inside: memory, &failure) {
            if let failure { throw failure }
        } else {
            try await run.closeRest(memory, failure)
        }
    }

    /// Runs a part of the setup that may be given up when the request is cancelled.
    ///
    /// The body of a yield-form dependency is shielded from cancellation; only `operation` sees it (cats-effect calls this
    /// `poll`). If it throws because of that, let the error out: nothing was handed out, so nothing will be cleaned up.
    public func cancellable<Result: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await run.cancellable(operation)
    }
}

extension Yield where Value == Void {
    /// Hands out nothing, for a dependency that only does something before and after.
    public func callAsFunction() async throws {
        try await callAsFunction(())
    }
}

/// The blocking twin of ``Yield``.
public struct BlockingYield<Value: Sendable>: Sendable {
    @usableFromInline let run: BlockingRun
    @usableFromInline let memory: StepMemory

    @inlinable init(_ run: BlockingRun, _ memory: StepMemory) {
        self.run = run
        self.memory = memory
    }

    /// Hands out `value`, and returns when the value is no longer used: see ``Yield/callAsFunction(_:)``.
    @inlinable public func callAsFunction(_ value: Value) throws {
        try run.beginYield(memory)
        memory.initialize(to: value)
        try run.runRest(memory)
    }
}

extension BlockingYield where Value == Void {
    /// Hands out nothing, for a dependency that only does something before and after.
    public func callAsFunction() throws {
        try callAsFunction(())
    }
}
