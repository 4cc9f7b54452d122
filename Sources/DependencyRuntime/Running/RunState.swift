/// How far one request has come, in either world: what is set up, what is closed, which error stands, and which others
/// there were.
///
/// Its variables are not checked for overlapping access at run time: each is read or written as a whole, by the one thing
/// that the request does at that time.
@usableFromInline class RunState<Behavior: StepBehavior> {
    final let plan: Plan<Behavior>
    final let memory: RequestMemory
    /// What is next in the plan's closing order.
    @exclusivity(unchecked) final var closed = 0
    @exclusivity(unchecked) final var hasResponded = false
    @exclusivity(unchecked) final var responseHasStarted = false
    @exclusivity(unchecked) final var attached: [any Error] = []
    /// Of the steps that may be released early.
    @exclusivity(unchecked) final var releases: [Int: EarlyRelease] = [:]
    /// One for each step, apart from one another: an early release may look at its own from another task.
    private final let yields: UnsafeMutablePointer<YieldRecord>?
    @exclusivity(unchecked) private final var findings: [InvalidInput] = []
    @exclusivity(unchecked) private final var swallowedBy: String?

    init(plan: Plan<Behavior>) {
        self.plan = plan
        memory = plan.makeMemory()
        yields = plan.hasYielding ? .allocate(capacity: plan.steps.count) : nil
        yields?.initialize(repeating: YieldRecord(), count: plan.steps.count)
    }

    deinit {
        yields?.deinitialize(count: plan.steps.count)
        yields?.deallocate()
    }

    // MARK: - Memory

    final func memory(of step: Int) -> StepMemory {
        memory(at: plan.steps[step].slot, plan.steps[step].offset, plan.steps[step].firstNeed, step)
    }

    final var endpointMemory: StepMemory {
        memory(at: plan.endpoint.slot, plan.endpoint.offset, plan.endpoint.firstNeed, plan.steps.count)
    }

    final func memory(of imported: Import<Behavior>) -> StepMemory {
        memory(at: imported.slot, plan.slots[imported.slot].offset, plan.endpoint.firstNeed, plan.steps.count)
    }

    private final func memory(at slot: Int, _ offset: Int, _ needs: UnsafePointer<Int>, _ step: Int) -> StepMemory {
        StepMemory(
            base: memory.base, needs: needs, offset: offset, isInitialized: memory.isInitialized + slot, step: step)
    }

    final func holdsValue(_ step: Int) -> Bool {
        memory.holdsValue(plan.steps[step].slot)
    }

    final var holdsResponse: Bool {
        memory.holdsValue(plan.endpoint.slot)
    }

    // MARK: - Invalid input

    /// Takes note of a refused input; any other error is a failure of its step.
    final func collect(_ error: any Error) throws {
        switch error {
        case let finding as InvalidInput: findings.append(finding)
        case let several as InvalidInputs: findings += several.findings
        default: throw error
        }
    }

    /// Whether a step is left out because something it needs was left out (rule R20).
    final func isSkipped(_ step: Int) -> Bool {
        guard !findings.isEmpty else { return false }
        return !plan.steps[step].needs.allSatisfy { memory.holdsValue($0) }
    }

    final func throwFindings() throws {
        guard findings.isEmpty else { throw InvalidInputs(findings: findings) }
    }

    // MARK: - Yields

    final func beginYield(of step: Int) throws {
        try yields?[step].begin(dependency: plan.steps[step].name)
    }

    final func hasYielded(_ step: Int) -> Bool {
        (yields?[step].count ?? 0) > 0
    }

    final func throwIn(_ error: any Error, at step: Int) throws -> Never {
        yields?[step].thrownIn = error
        throw error
    }

    /// The error that stands when a body has ended with `failure`.
    final func endBody(of step: Int, _ failure: (any Error)?) -> (any Error)? {
        let name = plan.steps[step].name
        switch yields?[step].verdict(failure: failure, dependency: name) {
        case .clean, nil:
            return nil
        case .swallowed(let error):
            attached.append(error)
            swallowedBy = name
            return nil
        case .failed(let error, let replaced):
            if let replaced { attached.append(replaced) }
            return error
        }
    }

    /// The error that a body released early has ended with; nothing was thrown in, so none can have been swallowed.
    final func endOfReleasedBody(of step: Int, _ failure: (any Error)?) -> (any Error)? {
        guard case .failed(let error, _) = yields?[step].verdict(failure: failure, dependency: plan.steps[step].name)
        else { return nil }
        return error
    }

    // MARK: - Errors

    /// The error that stands when `error` came up while `standing` did: the later one (rule R29). The other is kept.
    final func replacing(_ standing: (any Error)?, by error: any Error) -> any Error {
        if let standing, !isSameError(standing, error) { attached.append(standing) }
        return error
    }

    /// Keeps what early cleanups threw, unless it decides.
    final func attachReleases(_ verdict: (any Error)?) {
        for release in releases.values {
            guard let error = release.failure else { continue }
            if let verdict, isSameError(verdict, error) { continue }
            attached.append(error)
        }
    }

    /// What stands when there is neither a response nor an error: somebody has swallowed it.
    final func swallowed() -> DependencyError {
        .swallowed(dependency: swallowedBy ?? "")
    }

    /// The error that decides when everything is closed.
    final func verdict(_ failure: (any Error)?) -> (any Error)? {
        failure ?? (hasResponded ? nil : swallowed())
    }
}

/// How a request went, apart from the type of its response.
@usableFromInline struct Ending {
    @usableFromInline let failure: (any Error)?
    @usableFromInline let attached: [any Error]
    /// Where the response lies, if it is of use.
    @usableFromInline let response: StepMemory?
}

extension Outcome {
    @inlinable init(_ ending: Ending) {
        let response = ending.response?.read(as: Response.self)
        if let response, ending.failure == nil {
            self.init(result: .success(response), alsoFailed: ending.attached)
        } else {
            self.init(
                result: .failure(ending.failure ?? DependencyError.notServing), response: response,
                alsoFailed: ending.attached)
        }
    }
}
