/// One request on its way through its plan.
///
/// Steps run in order. A yield-form body encloses everything after it, so the rest of the request runs inside its `yield`;
/// the other forms run in a loop and are cleaned up when what they enclose has ended.
///
/// `@unchecked Sendable`: one request does one thing at a time. Its parts may run in several tasks (behind a shield, in a
/// cancellable part), but each is awaited before the next begins, and awaiting a task orders its writes before what
/// follows. Only `cancellation` is touched by other threads, and it locks.
final class RequestRun: @unchecked Sendable {
    let plan: Plan<AsyncBehavior>
    let environment: RequestEnvironment
    let cancellation = CancellationLink()
    var storage: ValueStorage
    private let endpoint: @Sendable (RequestRun) async throws -> Void
    private let respond: (@Sendable (RequestRun) async throws -> Void)?
    private var yields: [YieldRecord]
    private var attached: [any Error] = []
    private var failure: (any Error)?
    private var swallowedBy: String?
    private var isShielded = false
    private let cleanupCancellation = CancellationLink()
    private var watchdog: Task<Void, Never>?

    init(
        plan: Plan<AsyncBehavior>, environment: RequestEnvironment,
        endpoint: @escaping @Sendable (RequestRun) async throws -> Void,
        respond: (@Sendable (RequestRun) async throws -> Void)? = nil
    ) {
        self.plan = plan
        self.environment = environment
        self.endpoint = endpoint
        self.respond = respond
        storage = ValueStorage(for: plan)
        yields = plan.hasYielding ? Array(repeating: YieldRecord(), count: plan.steps.count) : []
    }

    /// Runs the request to its end. Returns the error that decides, or nil, and all others.
    func run() async -> (failure: (any Error)?, attached: [any Error]) {
        if let refusal = plan.refusal { return (DependencyError.refused(refusal), []) }
        do {
            try importApplicationValues()
        } catch {
            return (error, [])
        }
        if plan.hasYielding {
            isShielded = true
            await withTaskCancellationHandler {
                await shielded { [self] in await runAll() }
            } onCancel: {
                cancellation.cancel()
            }
        } else {
            await runAll()
        }
        await endCleanup()
        if failure == nil, !storage.holdsValue(plan.responseSlot) {
            failure = DependencyError.swallowed(dependency: swallowedBy ?? "")
        }
        return (failure, attached)
    }

    func reader(for step: Int) -> NeedReader {
        storage.reader(for: plan.steps[step].needs)
    }

    func beginYield(of step: Int) throws {
        try yields[step].begin(dependency: plan.steps[step].name)
    }

    /// Everything that uses the value yielded by `step`: the rest of the request.
    func runRest(after step: Int) async throws {
        var failure: (any Error)?
        do {
            try await after(.setup(dependency: plan.steps[step].name, index: step), error: nil)
            try await advance(from: step + 1)
        } catch {
            failure = error
        }
        beginCleanup()
        failure = await intercept(failure) { [self] in
            try await before(.cleanup(dependency: plan.steps[step].name, index: step))
        }
        if let failure {
            yields[step].thrownIn = failure
            throw failure
        }
    }

    /// Runs `operation` in a task of its own that is cancelled when the request is, or was before.
    func cancellable<Result: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await Shield.start(on: environment.executor) { [self] in
            withUnsafeCurrentTask { if let task = $0 { cancellation.enter(task) } }
            defer { cancellation.leave() }
            return try await operation()
        }.value
    }

    // MARK: - Steps

    private func runAll() async {
        do { try await advance(from: 0) } catch { failure = error }
    }

    /// Runs the steps from `start` to the end of the plan, the endpoint, and the cleanups of what it set up itself.
    private func advance(from start: Int) async throws {
        var next = start
        var failure: (any Error)?
        do {
            while next < plan.steps.count, try await runStraight(next) { next += 1 }
            if next == plan.steps.count {
                try await runEndpoint()
            } else {
                try await runYielding(next)
            }
        } catch {
            failure = error
        }
        failure = await cleanUp(start..<min(next + 1, plan.steps.count), failure)
        if let failure { throw failure }
    }

    /// Runs a step that encloses nothing. Returns false, having done nothing, when the step is in yield form.
    private func runStraight(_ step: Int) async throws -> Bool {
        let declaration = plan.steps[step].declaration
        let setup: @Sendable (RequestRun, Int) async throws -> Void
        switch declaration.behavior {
        case .yielding: return false
        case .value(let make): setup = make
        case .paired(let pairedSetup, _): setup = pairedSetup
        }
        let intercepted = InterceptedStep.setup(dependency: declaration.name, index: step)
        try await before(intercepted)
        try await intercepting(intercepted) { [self] in
            if isShielded {
                try await cancellable { [self] in try await setup(self, step) }
            } else {
                try await setup(self, step)
            }
        }
        return true
    }

    private func runYielding(_ step: Int) async throws {
        let name = plan.steps[step].name
        guard case .yielding(let body) = plan.steps[step].declaration.behavior else { return }
        try await before(.setup(dependency: name, index: step))
        var failure: (any Error)?
        do { try await body(self, step) } catch { failure = error }
        let hadYielded = yields[step].count > 0
        switch yields[step].verdict(failure: failure, dependency: name) {
        case .clean:
            failure = nil
        case .swallowed(let error):
            attached.append(error)
            swallowedBy = name
            failure = nil
        case .failed(let error, let replaced):
            if let replaced { attached.append(replaced) }
            failure = error
        }
        let ended =
            hadYielded ? InterceptedStep.cleanup(dependency: name, index: step) : .setup(dependency: name, index: step)
        failure = await intercept(failure) { [self, failure] in try await after(ended, error: failure) }
        if let failure { throw failure }
    }

    private func runEndpoint() async throws {
        if isShielded {
            try await cancellable { [self] in try await callEndpoint() }
        } else {
            try await callEndpoint()
        }
    }

    private func callEndpoint() async throws {
        try await before(.endpoint)
        try await intercepting(.endpoint) { [self] in try await endpoint(self) }
        guard let respond else { return }
        try await before(.response)
        try await intercepting(.response) { [self] in try await respond(self) }
    }

    // MARK: - Cleanup

    /// Cleans up the setup/cleanup steps of `range` in reverse, behind one shield. Returns the error standing afterwards.
    private func cleanUp(_ range: Range<Int>, _ failure: (any Error)?) async -> (any Error)? {
        guard range.contains(where: needsCleanup) else { return failure }
        beginCleanup()
        guard !isShielded else { return await unwind(range, failure) }
        self.failure = failure
        await shielded { [self] in
            isShielded = true
            self.failure = await unwind(range, self.failure)
            isShielded = false
        }
        return self.failure
    }

    private func unwind(_ range: Range<Int>, _ failure: (any Error)?) async -> (any Error)? {
        var failure = failure
        for step in range.reversed() where needsCleanup(step) {
            guard case .paired(_, let cleanup) = plan.steps[step].declaration.behavior else { continue }
            let intercepted = InterceptedStep.cleanup(dependency: plan.steps[step].name, index: step)
            failure = await intercept(failure) { [self] in try await before(intercepted) }
            let exit = Exit(failure)
            var own: (any Error)?
            do { try await cleanup(self, step, exit) } catch { own = error }
            if let own {
                if let failure, !isSameError(failure, own) { attached.append(failure) }
                failure = own
            }
            failure = await intercept(failure) { [self, failure] in try await after(intercepted, error: failure) }
        }
        return failure
    }

    private func needsCleanup(_ step: Int) -> Bool {
        plan.steps[step].form == .paired && storage.holdsValue(plan.steps[step].slot)
    }

    private func shielded(_ operation: @escaping @Sendable () async -> Void) async {
        guard environment.cleanupLimit != nil else {
            return await Shield.run(on: environment.executor, operation)
        }
        await Shield.run(on: environment.executor) { [self] in
            withUnsafeCurrentTask { if let task = $0 { cleanupCancellation.enter(task) } }
            await operation()
            cleanupCancellation.leave()
        }
    }

    /// Starts the time limit of cleanup, at the first cleanup of the request.
    private func beginCleanup() {
        guard let limit = environment.cleanupLimit, watchdog == nil else { return }
        watchdog = Shield.start(on: environment.executor) { [self] in
            do { try await limit.sleep(limit.duration) } catch { return }
            cleanupCancellation.cancel()
        }
    }

    private func endCleanup() async {
        guard let limit = environment.cleanupLimit, let watchdog else { return }
        watchdog.cancel()
        await watchdog.value
        if cleanupCancellation.isCancelled {
            attached.append(DependencyError.cleanupOverran(limit: limit.duration))
        }
    }

    // MARK: - Edges

    private func importApplicationValues() throws {
        guard !plan.imports.isEmpty else { return }
        for needed in plan.imports {
            guard let application = environment.application,
                application.copyValue(of: ObjectIdentifier(needed.declaration), to: storage, at: needed.slot)
            else { throw DependencyError.applicationNotRunning(dependency: needed.declaration.name) }
        }
    }

    private func before(_ step: InterceptedStep) async throws {
        for interceptor in environment.interceptors { try await interceptor.before(step) }
    }

    private func after(_ step: InterceptedStep, error: (any Error)?) async throws {
        for interceptor in environment.interceptors.reversed() { try await interceptor.after(step, error: error) }
    }

    /// Runs a step and tells the interceptors how it went.
    private func intercepting(_ step: InterceptedStep, _ body: @Sendable () async throws -> Void) async throws {
        guard !environment.interceptors.isEmpty else { return try await body() }
        var failure: (any Error)?
        do { try await body() } catch { failure = error }
        failure = await intercept(failure) { [self, failure] in try await after(step, error: failure) }
        if let failure { throw failure }
    }

    /// Calls interceptors where something already stands; their error takes its place and the other is attached.
    private func intercept(
        _ failure: (any Error)?, _ call: @Sendable () async throws -> Void
    ) async -> (any Error)? {
        guard !environment.interceptors.isEmpty else { return failure }
        do {
            try await call()
            return failure
        } catch {
            if let failure, !isSameError(failure, error) { attached.append(failure) }
            return error
        }
    }
}
