/// From the first setup to the endpoint.
extension RequestRun {
    /// Behind the request's shield: runs the steps from `start` to the end of the plan and the endpoint, and closes up to
    /// `end` of the closing order. Returns the error standing then.
    ///
    /// What may see cancellation runs in a task of its own: each stretch of steps between two bodies.
    @inline(__always)
    nonisolated(nonsending) func advance(from start: Int, closingUntil end: Int) async -> (any Error)? {
        var failure: (any Error)?
        do {
            var next = start
            let count = plan.steps.count
            while true {
                let nested = plan.nextNested[next]
                if nested > next || nested == count { try await startStretch(next..<nested).value }
                if nested == count { break }
                if !isSkipped(nested) {
                    failure = await runNested(nested)
                    break
                }
                next = nested + 1
            }
        } catch {
            failure = error
        }
        return closed < end ? await close(until: end, failure) : failure
    }

    @inline(__always)
    nonisolated(nonsending) func setUpStretch(_ steps: Range<Int>) async throws {
        guard !isWatched && !plan.hasSpecialSteps else {
            return try await setUpWatched(steps)
        }
        for step in steps {
            switch plan.steps[step].behavior {
            case .value(let setUp), .paired(let setUp, _): try await setUp(memory(of: step))
            default: try await setUp(step)
            }
        }
    }

    nonisolated(nonsending) func setUpWatched(_ steps: Range<Int>) async throws {
        for step in steps where !isSkipped(step) {
            let announced = InterceptedStep.setup(dependency: plan.steps[step].name, index: step)
            try await announcing(announced) { [self] in try await setUp(step) }
        }
    }

    nonisolated(nonsending) func setUp(_ step: Int) async throws {
        if case .refused(let refusal) = plan.steps[step].mode { throw DependencyError.refused(refusal) }
        switch plan.steps[step].behavior {
        case .value(let setUp), .paired(let setUp, _): try await setUp(memory(of: step))
        case .input(let read):
            do { try await read(memory(of: step)) } catch { try collect(error) }
        case .yielding(let body): try await startGenerator(of: step, body)
        case .handle(let make): make(self, plan.steps[step].target, memory(of: step))
        case .provided, .made: break
        }
    }

    @inline(__always)
    nonisolated(nonsending) func runNested(_ step: Int) async -> (any Error)? {
        guard !isWatched else { return await runNestedWatched(step) }
        var failure: (any Error)?
        if case .yielding(let body) = plan.steps[step].behavior {
            do { try await body(self, memory(of: step)) } catch { failure = error }
        }
        return endNested(step, failure)
    }

    nonisolated(nonsending) func runNestedWatched(_ step: Int) async -> (any Error)? {
        guard case .yielding(let body) = plan.steps[step].behavior else { return nil }
        do { try await announce(.setup(dependency: plan.steps[step].name, index: step)) } catch { return error }
        var failure: (any Error)?
        do { try await body(self, memory(of: step)) } catch { failure = error }
        failure = endNested(step, failure)
        return await announceEndOfBody(step, failure)
    }

    nonisolated(nonsending) func startGenerator(of step: Int, _ body: @escaping AsyncBehavior.Body) async throws {
        let generator = Generator()
        add(generator, of: step)
        generator.start(on: environment.executor) { [self] in try await body(self, memory(of: step)) }
        await generator.handedOutOrEnded()
        guard !hasYielded(step) else { return }
        let failure = await generator.resume(with: nil)
        if let failure = endBody(of: step, failure) { throw failure }
    }
}
