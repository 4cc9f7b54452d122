/// The endpoint, the response and what follows it.
extension RequestRun {
    @inline(__always)
    nonisolated(nonsending) func callEndpoint() async throws {
        if plan.hasInputs { try throwFindings() }
        if case .value(let endpoint) = plan.endpointBehavior {
            if isWatched { try await callWatched(endpoint) } else { try await endpoint(endpointMemory) }
        }
        guard plan.closing.responsePosition == 0 else { return }
        closed = 1
        if send == nil && companions == nil { hasResponded = true } else { try await respond() }
    }

    nonisolated(nonsending) func callWatched(_ endpoint: @escaping Handler) async throws {
        try await announcing(.endpoint) { [self] in try await endpoint(endpointMemory) }
    }

    nonisolated(nonsending) func respond() async throws {
        // What a failing task leaves behind is not run; one that comes later is refused.
        defer { tasks?.close() }
        if let send {
            responseHasStarted = true
            try await announcing(.response) { [self] in try await send(endpointMemory) }
        }
        while let task = tasks?.next() {
            try await announcing(.task(name: task.name)) { try await task.work() }
        }
        hasResponded = true
    }

    /// The response has its place in the closing order: between the two scopes.
    nonisolated(nonsending) func closeFunctionScope(_ failure: (any Error)?) async -> (any Error)? {
        closed += 1
        if timer != nil { await endTimer() }
        guard failure == nil, holdsResponse else {
            tasks?.close()
            return failure ?? swallowed()
        }
        do {
            if isShielded {
                try await cancellable { [self] in try await respond() }
            } else {
                try await respond()
            }
            return nil
        } catch {
            return error
        }
    }
}
