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
    /// Nil until something out of the ordinary happens.
    @exclusivity(unchecked) private final var incidents: Incidents?

    /// What does not happen in an ordinary request.
    private final class Incidents {
        var attached: [any Error] = []
        /// Of the steps that may be released early.
        var releases: [Int: EarlyRelease] = [:]
        var findings: [InvalidInput] = []
        var swallowedBy: String?
    }

    init(plan: Plan<Behavior>) {
        self.plan = plan
        memory = RequestMemory(plan.shape)
    }

    private final var noted: Incidents {
        if let incidents { return incidents }
        let incidents = Incidents()
        self.incidents = incidents
        return incidents
    }

    // MARK: - Memory

    final func memory(of step: Int) -> StepMemory {
        StepMemory(base: memory.base, place: plan.places + step)
    }

    final var endpointMemory: StepMemory {
        StepMemory(base: memory.base, place: plan.endpointPlace)
    }

    final func memory(ofImport index: Int) -> StepMemory {
        StepMemory(base: memory.base, place: plan.importPlace(index))
    }

    final func holdsValue(_ step: Int) -> Bool {
        memory.holdsValue(plan.places[step].slot)
    }

    final var holdsResponse: Bool {
        memory.holdsValue(plan.endpointPlace.pointee.slot)
    }

    // MARK: - Invalid input

    /// Takes note of a refused input; any other error is a failure of its step.
    final func collect(_ error: any Error) throws {
        switch error {
        case let finding as InvalidInput: noted.findings.append(finding)
        case let several as InvalidInputs: noted.findings += several.findings
        default: throw error
        }
    }

    /// Whether a step is left out because something it needs was left out (rule R20).
    final func isSkipped(_ step: Int) -> Bool {
        guard let incidents, !incidents.findings.isEmpty else { return false }
        return !plan.steps[step].needs.allSatisfy { memory.holdsValue($0) }
    }

    final func throwFindings() throws {
        guard let incidents, !incidents.findings.isEmpty else { return }
        throw InvalidInputs(findings: incidents.findings)
    }

    // MARK: - Yields

    final func beginYield(of step: Int) throws {
        try memory.yields?[step].begin(dependency: plan.steps[step].name)
    }

    final func hasYielded(_ step: Int) -> Bool {
        (memory.yields?[step].count ?? 0) > 0
    }

    final func throwIn(_ error: any Error, at step: Int) throws -> Never {
        noteThrownIn(error, at: step)
        throw error
    }

    final func noteThrownIn(_ error: any Error, at step: Int) {
        memory.yields?[step].thrownIn = error
    }

    /// The error that stands when a body has ended with `failure`.
    final func endBody(of step: Int, _ failure: (any Error)?) -> (any Error)? {
        if failure == nil, memory.yields?[step].isClean == true { return nil }
        let name = plan.steps[step].name
        switch memory.yields?[step].verdict(failure: failure, dependency: name) {
        case .clean, nil:
            return nil
        case .swallowed(let error):
            attach(error)
            noted.swallowedBy = name
            return nil
        case .failed(let error, let replaced):
            if let replaced { attach(replaced) }
            return error
        }
    }

    /// The error that stands when a body that encloses others has ended; what it enclosed is closed then.
    final func endNested(_ step: Int, _ failure: (any Error)?) -> (any Error)? {
        let failure = endBody(of: step, failure)
        if hasYielded(step) { closed = plan.closing.position[step] + 1 }
        return failure
    }

    /// The error that a body released early has ended with; nothing was thrown in, so none can have been swallowed.
    final func endOfReleasedBody(of step: Int, _ failure: (any Error)?) -> (any Error)? {
        guard
            case .failed(let error, _) = memory.yields?[step].verdict(
                failure: failure, dependency: plan.steps[step].name)
        else { return nil }
        return error
    }

    // MARK: - Early releases

    final var hasReleases: Bool { incidents.map { !$0.releases.isEmpty } ?? false }

    final func release(of step: Int) -> EarlyRelease? {
        incidents?.releases[step]
    }

    final func add(_ release: EarlyRelease, of step: Int) {
        noted.releases[step] = release
    }

    // MARK: - Errors

    /// Errors that do not decide, in the order they came.
    final var attached: [any Error] { incidents?.attached ?? [] }

    final func attach(_ error: any Error) {
        noted.attached.append(error)
    }

    /// The error that stands when `error` came up while `standing` did: the later one (rule R29). The other is kept.
    final func replacing(_ standing: (any Error)?, by error: any Error) -> any Error {
        if let standing, !isSameError(standing, error) { attach(standing) }
        return error
    }

    /// Keeps what early cleanups threw, unless it decides.
    final func attachReleases(_ verdict: (any Error)?) {
        guard let incidents, !incidents.releases.isEmpty else { return }
        for (_, release) in incidents.releases.sorted(by: { $0.key < $1.key }) {
            if let overrun = release.overrun { attach(overrun) }
            guard let error = release.failure else { continue }
            if let verdict, isSameError(verdict, error) { continue }
            attach(error)
        }
    }

    /// What stands when there is neither a response nor an error: somebody has swallowed it.
    final func swallowed() -> DependencyError {
        .swallowed(dependency: incidents?.swallowedBy ?? "")
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
