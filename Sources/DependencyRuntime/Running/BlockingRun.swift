/// One blocking request on its way through its plan: ``RequestRun`` without Swift concurrency.
///
/// `@unchecked Sendable`: the whole request runs on one thread, from its first setup to its last cleanup.
@usableFromInline final class BlockingRun: RunState<BlockingBehavior>, @unchecked Sendable {
    typealias Handler = (StepMemory) throws -> Void

    let environment: BlockingEnvironment
    @exclusivity(unchecked) var tasks: BlockingBackgroundTasks?
    private let send: Handler?
    @exclusivity(unchecked) private(set) var failure: (any Error)?
    @exclusivity(unchecked) private var isInside = false

    init(plan: Plan<BlockingBehavior>, environment: BlockingEnvironment, send: Handler? = nil) {
        self.environment = environment
        self.send = send
        super.init(plan: plan)
    }

    /// Runs the request to its end, if its application lets it in. ``end()`` must follow.
    @usableFromInline func serve() {
        if let application = environment.application {
            guard application.admit() else {
                failure = DependencyError.notServing
                return
            }
            isInside = true
        }
        failure = run()
    }

    func leave() {
        if isInside { environment.application?.leave() }
    }

    /// Leaves the application, and says how the request went.
    @usableFromInline func end() -> Ending {
        leave()
        let isOfUse = failure == nil || (responseHasStarted && holdsResponse)
        return Ending(failure: failure, attached: attached, response: isOfUse ? endpointMemory : nil)
    }

    /// Runs the request to its end. Returns the error that decides, or nil; all others are in `attached`.
    func run() -> (any Error)? {
        if let refusal = plan.refusal { return DependencyError.refused(refusal) }
        do { try importValues() } catch { return error }
        let failure = verdict(advance(from: 0, closingUntil: plan.closing.entries.count))
        tasks?.close()
        attachReleases(failure)
        return failure
    }

    /// Everything that uses the value yielded by a body: the rest of the request.
    @usableFromInline func runRest(_ memory: StepMemory) throws {
        let step = memory.step
        let end = plan.closing.position[step]
        var failure: (any Error)?
        do {
            try announceEnd(of: .setup(dependency: plan.steps[step].name, index: step), nil)
            failure = advance(from: step + 1, closingUntil: end)
        } catch {
            failure = close(until: end, error)
        }
        failure = announceCleanup(of: step, failure)
        if let failure { try throwIn(failure, at: step) }
    }

    @usableFromInline func beginYield(_ memory: StepMemory) throws {
        try beginYield(of: memory.step)
    }

    // MARK: - Setup

    /// Runs the steps from `start` to the end of the plan and the endpoint, and closes up to `end` of the closing order.
    /// Returns the error standing then.
    private func advance(from start: Int, closingUntil end: Int) -> (any Error)? {
        var failure: (any Error)?
        do {
            let count = plan.steps.count
            var next = start
            while next < count {
                if !isSkipped(next) {
                    if case .yielding(let body) = plan.steps[next].behavior, case .nested = plan.steps[next].mode {
                        try runNested(next, body)
                        break
                    }
                    let announced = InterceptedStep.setup(dependency: plan.steps[next].name, index: next)
                    try announcing(announced) { try setUp(next) }
                }
                next += 1
            }
            if next == count { try callEndpoint() }
        } catch {
            failure = error
        }
        return close(until: end, failure)
    }

    private func setUp(_ step: Int) throws {
        if case .refused(let refusal) = plan.steps[step].mode { throw DependencyError.refused(refusal) }
        switch plan.steps[step].behavior {
        case .yielding, .provided, .made: break
        case .value(let setUp), .paired(let setUp, _): try setUp(memory(of: step))
        case .input(let read):
            do { try read(memory(of: step)) } catch { try collect(error) }
        case .handle(let make): make(self, plan.steps[step].target, memory(of: step))
        }
    }

    private func runNested(_ step: Int, _ body: BlockingBehavior.Body) throws {
        try announce(.setup(dependency: plan.steps[step].name, index: step))
        var failure: (any Error)?
        do { try body(self, memory(of: step)) } catch { failure = error }
        failure = endNested(step, failure)
        failure = announceEndOfBody(step, failure)
        if let failure { throw failure }
    }

    // MARK: - Endpoint and response

    private func callEndpoint() throws {
        try throwFindings()
        guard case .value(let endpoint) = plan.endpointBehavior else { return }
        try announcing(.endpoint) { try endpoint(endpointMemory) }
    }

    private func respond() throws {
        defer { tasks?.close() }
        if let send {
            responseHasStarted = true
            try announcing(.response) { try send(endpointMemory) }
        }
        while let task = tasks?.next() {
            try announcing(.task(name: task.name)) { try task.work() }
        }
        hasResponded = true
    }

    /// The response has its place in the closing order: between the two scopes.
    private func closeFunctionScope(_ failure: (any Error)?) -> (any Error)? {
        closed += 1
        guard failure == nil, holdsResponse else {
            tasks?.close()
            return failure ?? swallowed()
        }
        do {
            try respond()
            return nil
        } catch {
            return error
        }
    }

    // MARK: - Cleanup

    /// Closes what is open up to `end` of the closing order. Returns the error standing afterwards.
    private func close(until end: Int, _ failure: (any Error)?) -> (any Error)? {
        var failure = failure
        while closed < end {
            let step = plan.closing.entries[closed]
            if closed == plan.closing.responsePosition {
                failure = closeFunctionScope(failure)
                continue
            }
            closed += 1
            guard holdsValue(step), case .paired(_, let cleanup) = plan.steps[step].behavior else { continue }
            if let release = release(of: step), !release.claim() { continue }
            failure = announceCleanup(of: step, failure)
            do { try cleanup(memory(of: step), Exit(failure)) } catch { failure = replacing(failure, by: error) }
            failure = announceEndOfBody(step, failure)
        }
        return failure
    }

    func makeRelease(of step: Int) -> EarlyRelease {
        if let made = release(of: step) { return made }
        let release = EarlyRelease()
        add(release, of: step)
        return release
    }

    /// Closes one step before its turn.
    func release(_ step: Int, _ release: EarlyRelease) throws {
        guard release.claim(), case .paired(_, let cleanup) = plan.steps[step].behavior else { return }
        var failure = announceCleanup(of: step, nil)
        do { try cleanup(memory(of: step), Exit(failure)) } catch { failure = error }
        failure = announceEndOfBody(step, failure)
        release.finish(failure)
        if let failure { throw failure }
    }

    // MARK: - Edges

    private func importValues() throws {
        for (index, needed) in plan.imports.enumerated() {
            let memory = memory(ofImport: index)
            switch needed.declaration.behavior {
            case .provided:
                guard environment.provide(needed.declaration, to: memory) else {
                    throw DependencyError.notProvided(dependency: needed.declaration.name)
                }
            case .made(let make): make(self, memory)
            default:
                guard let application = environment.application,
                    application.copyValue(of: needed.declaration, to: memory)
                else { throw DependencyError.applicationNotRunning(dependency: needed.declaration.name) }
            }
        }
    }

    private func announce(_ step: InterceptedStep) throws {
        for interceptor in environment.interceptors { try interceptor.before(step) }
    }

    private func announceEnd(of step: InterceptedStep, _ error: (any Error)?) throws {
        for interceptor in environment.interceptors.reversed() { try interceptor.after(step, error: error) }
    }

    /// Runs a step and tells the interceptors before and after; their errors count as errors of the step.
    private func announcing(_ step: @autoclosure () -> InterceptedStep, _ body: () throws -> Void) throws {
        guard !environment.interceptors.isEmpty else { return try body() }
        let step = step()
        try announce(step)
        var failure: (any Error)?
        do { try body() } catch { failure = error }
        do { try announceEnd(of: step, failure) } catch { failure = replacing(failure, by: error) }
        if let failure { throw failure }
    }

    private func announceCleanup(of step: Int, _ failure: (any Error)?) -> (any Error)? {
        guard !environment.interceptors.isEmpty else { return failure }
        do {
            try announce(.cleanup(dependency: plan.steps[step].name, index: step))
            return failure
        } catch {
            return replacing(failure, by: error)
        }
    }

    private func announceEndOfBody(_ step: Int, _ failure: (any Error)?) -> (any Error)? {
        guard !environment.interceptors.isEmpty else { return failure }
        let name = plan.steps[step].name
        let ended =
            holdsValue(step)
            ? InterceptedStep.cleanup(dependency: name, index: step) : .setup(dependency: name, index: step)
        do {
            try announceEnd(of: ended, failure)
            return failure
        } catch {
            return replacing(failure, by: error)
        }
    }
}
