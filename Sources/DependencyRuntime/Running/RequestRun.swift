/// One request on its way through its plan.
///
/// Steps run in order. A yield-form body encloses everything after it, so the rest of the request runs inside its `yield`;
/// the other forms run in a loop. What is open is closed in the plan's closing order: each part of the request closes as
/// much of that order as lies before the body it is enclosed by.
///
/// Every async call costs a frame and often a look at the executor, so the path of an ordinary request is inlined into few
/// functions that stay on their caller's executor, and what only some requests need is kept out of them.
///
/// `@unchecked Sendable`: one request does one thing at a time. Its parts may run in several tasks (behind a shield, in a
/// cancellable part, in a generator of its own), but each is awaited before the next begins, and awaiting a task orders its
/// writes before what follows. What other threads touch, the cancellation and the early releases, has locks of its own.
@usableFromInline final class RequestRun: RunState<AsyncBehavior>, @unchecked Sendable {
    typealias Handler = AsyncBehavior.Setup

    let environment: RequestEnvironment
    let cancellation = CancellationLink()
    @exclusivity(unchecked) private(set) var failure: (any Error)?
    private let send: Handler?
    /// Whether interceptors are told what the request does.
    let isWatched: Bool
    @exclusivity(unchecked) private var isShielded = false
    @exclusivity(unchecked) private var isInside = false
    /// Nil until one of them is there.
    @exclusivity(unchecked) private var companions: Companions?

    /// What is beside an ordinary request.
    private final class Companions {
        var tasks: BackgroundTasks?
        var timer: CleanupTimer?
        var generators: [Int: Generator] = [:]
    }

    init(plan: Plan<AsyncBehavior>, environment: consuming RequestEnvironment, send: Handler? = nil) {
        isWatched = !environment.interceptors.isEmpty
        self.environment = environment
        self.send = send
        super.init(plan: plan)
        guard let limit = self.environment.cleanupLimit else { return }
        companions = Companions()
        companions?.timer = CleanupTimer(limit, on: self.environment.executor)
    }

    var tasks: BackgroundTasks? {
        get { companions?.tasks }
        set {
            companions = companions ?? Companions()
            companions?.tasks = newValue
        }
    }

    private var timer: CleanupTimer? { companions?.timer }

    /// Runs the request to its end, if its application lets it in. ``end()`` or ``leave()`` must follow.
    @usableFromInline nonisolated(nonsending) func serve() async {
        if let refusal = enter() {
            failure = refusal
            return
        }
        if plan.isStraight && !isWatched && companions == nil {
            await serveStraight()
        } else {
            await serveGenerally()
        }
    }

    /// Sets up in order, calls the endpoint, and cleans up in reverse behind one shield: the way of most requests, kept
    /// apart from all that others need.
    @inline(__always)
    private nonisolated(nonsending) func serveStraight() async {
        var done = 0
        do {
            while done < plan.steps.count {
                switch plan.steps[done].behavior {
                case .value(let setUp), .paired(let setUp, _): try await setUp(memory(of: done))
                default: break
                }
                done += 1
            }
            if case .value(let endpoint) = plan.endpointBehavior { try await endpoint(endpointMemory) }
            if send == nil { hasResponded = true } else { try await respond() }
        } catch {
            failure = error
        }
        guard plan.closing.entries.count > 1 else { return }
        await Shield.run(on: environment.executor) { [self, done] in
            var step = done
            while step > 0 {
                step -= 1
                guard case .paired(_, let cleanup) = plan.steps[step].behavior else { continue }
                do { try await cleanup(memory(of: step), Exit(failure)) } catch {
                    failure = replacing(failure, by: error)
                }
            }
        }
    }

    private nonisolated(nonsending) func serveGenerally() async {
        let end = plan.closing.entries.count
        if plan.hasYielding {
            isShielded = true
            await withTaskCancellationHandler {
                if timer == nil {
                    await Shield.run(on: environment.executor) { [self] in
                        failure = await advance(from: 0, closingUntil: end)
                    }
                } else {
                    await timed { [self] in failure = await advance(from: 0, closingUntil: end) }
                }
            } onCancel: {
                cancellation.cancel()
            }
        } else {
            var standing: (any Error)?
            do {
                try await setUpStretch(0..<plan.steps.count)
                try await callEndpoint()
            } catch {
                standing = error
            }
            failure = closed < end ? await closeOpenly(until: end, standing) : standing
        }
        if timer != nil { await endTimer() }
        failure = verdict(failure)
        attachReleases(failure)
    }

    /// What keeps the request from being served, or nil.
    private func enter() -> (any Error)? {
        if let application = environment.application {
            guard application.admit() else { return DependencyError.notServing }
            isInside = true
        }
        if let refusal = plan.refusal { return DependencyError.refused(refusal) }
        guard !plan.imports.isEmpty else { return nil }
        do { try importValues() } catch { return error }
        return nil
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

    // MARK: - Yields

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

    private nonisolated(nonsending) func runRestWatched(_ step: Int) async throws {
        if let generator = companions?.generators[step] {
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
            let outer = withUnsafeCurrentTask { cancellation.enter($0) }
            defer { cancellation.leave(to: outer) }
            return try await operation()
        }.value
    }

    // MARK: - Setup

    /// Behind the request's shield: runs the steps from `start` to the end of the plan and the endpoint, and closes up to
    /// `end` of the closing order. Returns the error standing then.
    ///
    /// What may see cancellation runs in a task of its own: each stretch of steps between two bodies.
    @inline(__always)
    private nonisolated(nonsending) func advance(from start: Int, closingUntil end: Int) async -> (any Error)? {
        var failure: (any Error)?
        do {
            var next = start
            let count = plan.steps.count
            while true {
                let nested = plan.nextNested[next]
                if nested > next || nested == count { try await runStretch(next..<nested, isLast: nested == count) }
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
    private nonisolated(nonsending) func runStretch(_ steps: Range<Int>, isLast: Bool) async throws {
        try await Shield.start(on: environment.executor) { [self] in
            let outer = withUnsafeCurrentTask { cancellation.enter($0) }
            defer { cancellation.leave(to: outer) }
            try await setUpStretch(steps)
            if isLast { try await callEndpoint() }
        }.value
    }

    @inline(__always)
    private nonisolated(nonsending) func setUpStretch(_ steps: Range<Int>) async throws {
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

    private nonisolated(nonsending) func setUpWatched(_ steps: Range<Int>) async throws {
        for step in steps where !isSkipped(step) {
            let announced = InterceptedStep.setup(dependency: plan.steps[step].name, index: step)
            try await announcing(announced) { [self] in try await setUp(step) }
        }
    }

    private nonisolated(nonsending) func setUp(_ step: Int) async throws {
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
    private nonisolated(nonsending) func runNested(_ step: Int) async -> (any Error)? {
        guard !isWatched else { return await runNestedWatched(step) }
        var failure: (any Error)?
        if case .yielding(let body) = plan.steps[step].behavior {
            do { try await body(self, memory(of: step)) } catch { failure = error }
        }
        failure = endBody(of: step, failure)
        if hasYielded(step) { closed = plan.closing.position[step] + 1 }
        return failure
    }

    private nonisolated(nonsending) func runNestedWatched(_ step: Int) async -> (any Error)? {
        guard case .yielding(let body) = plan.steps[step].behavior else { return nil }
        do { try await announce(.setup(dependency: plan.steps[step].name, index: step)) } catch { return error }
        var failure: (any Error)?
        do { try await body(self, memory(of: step)) } catch { failure = error }
        failure = endBody(of: step, failure)
        if hasYielded(step) { closed = plan.closing.position[step] + 1 }
        return await announceEndOfBody(step, failure)
    }

    private nonisolated(nonsending) func startGenerator(of step: Int, _ body: @escaping AsyncBehavior.Body) async throws
    {
        let generator = Generator()
        companions = companions ?? Companions()
        companions?.generators[step] = generator
        generator.start(on: environment.executor) { [self] in try await body(self, memory(of: step)) }
        await generator.handedOutOrEnded()
        guard !hasYielded(step) else { return }
        let failure = await generator.resume(with: nil)
        if let failure = endBody(of: step, failure) { throw failure }
    }

    // MARK: - Endpoint and response

    @inline(__always)
    private nonisolated(nonsending) func callEndpoint() async throws {
        if plan.hasInputs { try throwFindings() }
        if case .value(let endpoint) = plan.endpointBehavior {
            if isWatched { try await callWatched(endpoint) } else { try await endpoint(endpointMemory) }
        }
        guard plan.closing.responsePosition == 0 else { return }
        closed = 1
        if send == nil && companions == nil { hasResponded = true } else { try await respond() }
    }

    private nonisolated(nonsending) func callWatched(_ endpoint: @escaping Handler) async throws {
        try await announcing(.endpoint) { [self] in try await endpoint(endpointMemory) }
    }

    private nonisolated(nonsending) func respond() async throws {
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
    private nonisolated(nonsending) func closeFunctionScope(_ failure: (any Error)?) async -> (any Error)? {
        closed += 1
        guard failure == nil else { return failure }
        guard holdsResponse else { return swallowed() }
        if timer != nil { await endTimer() }
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

    // MARK: - Cleanup

    /// Outside a shield: closes what is open up to `end` of the closing order, with one shield for each scope. Returns the
    /// error standing afterwards.
    @inline(__always)
    private nonisolated(nonsending) func closeOpenly(until end: Int, _ failure: (any Error)?) async -> (any Error)? {
        self.failure = failure
        while closed < end {
            if closed == plan.closing.responsePosition {
                self.failure = await closeFunctionScope(self.failure)
                continue
            }
            let stop = closed < plan.closing.responsePosition ? plan.closing.responsePosition : end
            isShielded = true
            if timer == nil {
                await Shield.run(on: environment.executor) { [self] in
                    self.failure = await unwind(until: stop, self.failure)
                }
            } else {
                await timed { [self] in self.failure = await unwind(until: stop, self.failure) }
            }
            isShielded = false
        }
        return self.failure
    }

    /// Behind a shield: closes what is open up to `end` of the closing order. Returns the error standing afterwards.
    private nonisolated(nonsending) func close(until end: Int, _ failure: (any Error)?) async -> (any Error)? {
        var failure = failure
        while closed < end {
            if closed == plan.closing.responsePosition {
                failure = await closeFunctionScope(failure)
                continue
            }
            let response = plan.closing.responsePosition
            failure = await unwind(until: closed < response ? min(end, response) : end, failure)
        }
        return failure
    }

    @inline(__always)
    private nonisolated(nonsending) func unwind(until end: Int, _ failure: (any Error)?) async -> (any Error)? {
        var failure = failure
        timer?.start()
        let isWatched = isWatched || hasReleases
        while closed < end {
            let step = plan.closing.entries[closed]
            closed += 1
            guard holdsValue(step) else { continue }
            if !isWatched, case .paired(_, let cleanup) = plan.steps[step].behavior {
                do { try await cleanup(memory(of: step), Exit(failure)) } catch {
                    failure = replacing(failure, by: error)
                }
            } else {
                failure = await close(step, failure)
            }
        }
        return failure
    }

    private nonisolated(nonsending) func close(_ step: Int, _ failure: (any Error)?) async -> (any Error)? {
        if let release = release(of: step), !release.claim() {
            await release.hasFinished()
            return failure
        }
        var failure = await announceCleanup(of: step, failure)
        switch plan.steps[step].behavior {
        case .paired(_, let cleanup):
            do { try await cleanup(memory(of: step), Exit(failure)) } catch { failure = replacing(failure, by: error) }
        case .yielding:
            let ended = await companions?.generators[step]?.resume(with: failure)
            failure = endBody(of: step, ended ?? nil)
        default: break
        }
        return await announceEndOfBody(step, failure)
    }

    private nonisolated(nonsending) func timed(_ operation: @escaping @Sendable () async -> Void) async {
        await Shield.run(on: environment.executor) { [timer] in
            let outer = withUnsafeCurrentTask { timer?.cancellation.enter($0) }
            await operation()
            timer?.cancellation.leave(to: outer ?? nil)
        }
    }

    private nonisolated(nonsending) func endTimer() async {
        if let overrun = await timer?.end() { attach(overrun) }
    }

    // MARK: - Early release

    /// Called while the handle of an early release is made, right after the setup of what it releases.
    func makeRelease(of step: Int) -> EarlyRelease {
        if let made = release(of: step) { return made }
        let release = EarlyRelease(generator: companions?.generators[step])
        add(release, of: step)
        return release
    }

    /// Closes one step before its turn. A second call, and the request's own closing, wait for the first.
    func release(_ step: Int, _ release: EarlyRelease) async throws {
        guard release.claim() else { return await release.hasFinished() }
        await Shield.run(on: environment.executor) { [self] in
            let announced = InterceptedStep.cleanup(dependency: plan.steps[step].name, index: step)
            do {
                try await announcing(announced) { [self] in
                    switch plan.steps[step].behavior {
                    case .paired(_, let cleanup): try await cleanup(memory(of: step), .succeeded)
                    case .yielding:
                        let failure = await release.generator?.resume(with: nil)
                        if let error = endOfReleasedBody(of: step, failure ?? nil) { throw error }
                    default: break
                    }
                }
                release.finish(nil)
            } catch {
                release.finish(error)
            }
        }
        if let failure = release.failure { throw failure }
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
}
