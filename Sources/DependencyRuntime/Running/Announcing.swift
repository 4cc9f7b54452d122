/// Telling the interceptors of a request what it does. None of this is called when there are none.
extension RequestRun {
    nonisolated(nonsending) func announce(_ step: InterceptedStep) async throws {
        for interceptor in environment.interceptors { try await interceptor.before(step) }
    }

    nonisolated(nonsending) func announceEnd(of step: InterceptedStep, _ error: (any Error)?) async throws {
        for interceptor in environment.interceptors.reversed() { try await interceptor.after(step, error: error) }
    }

    /// Runs a step and tells the interceptors before and after; their errors count as errors of the step.
    nonisolated(nonsending) func announcing(
        _ step: InterceptedStep, _ body: @Sendable () async throws -> Void
    ) async throws {
        guard isWatched else { return try await body() }
        try await announce(step)
        var failure: (any Error)?
        do { try await body() } catch { failure = error }
        do { try await announceEnd(of: step, failure) } catch { failure = replacing(failure, by: error) }
        if let failure { throw failure }
    }

    /// Announces a cleanup that runs in any case. Returns the error standing then.
    nonisolated(nonsending) func announceCleanup(of step: Int, _ failure: (any Error)?) async -> (any Error)? {
        guard isWatched else { return failure }
        do {
            try await announce(.cleanup(dependency: plan.steps[step].name, index: step))
            return failure
        } catch {
            return replacing(failure, by: error)
        }
    }

    /// Announces the end of a body: of its cleanup, or of its setup when it never came to its yield.
    nonisolated(nonsending) func announceEndOfBody(_ step: Int, _ failure: (any Error)?) async -> (any Error)? {
        guard isWatched else { return failure }
        let name = plan.steps[step].name
        do {
            try await announceEnd(
                of: holdsValue(step) ? .cleanup(dependency: name, index: step) : .setup(dependency: name, index: step),
                failure)
            return failure
        } catch {
            return replacing(failure, by: error)
        }
    }
}
