import Synchronization

/// The lifespan around all requests: its dependencies are set up before the first request and cleaned up, in reverse,
/// after the last one has fully ended (rules R43 to R46).
///
/// ```swift
/// let pool = Dependency("pool", scope: .application) { yield in ... }
/// let application = Application(lifespan: pool)
/// try await application.start()
/// let outcome = await readItems.respond(in: RequestEnvironment(application: application))
/// try await application.shutDown()
/// ```
/// Shutting down is not affected by cancellation of the task that asks for it.
public final class Application: Sendable {
    private let plan: Plan<AsyncBehavior>
    private let admission = Admission()
    private let lifecycle = Mutex(Lifecycle.idle)
    /// True when everything is set up, false when the start has failed.
    private let isUp = Signal<Bool>()
    private let stop = Signal<Void>()

    private enum Lifecycle {
        case idle, starting
        case running(RequestRun, end: Task<(any Error)?, Never>)
        case stopping(RequestRun)
        case ended
    }

    public convenience init<each Value: Sendable>(
        lifespan: repeat Dependency<each Value>, overrides: Overrides = Overrides()
    ) {
        var mentions: [Mention<AsyncBehavior>] = []
        repeat mentions.append((each lifespan).mention)
        self.init(mentions, overrides)
    }

    /// A lifespan of dependencies of one type, as many as there are: for graphs that are read from files.
    public convenience init<Value: Sendable>(lifespan: [Dependency<Value>], overrides: Overrides = Overrides()) {
        self.init(lifespan.map(\.mention), overrides)
    }

    private init(_ mentions: [Mention<AsyncBehavior>], _ overrides: Overrides) {
        plan = Plan(
            Graph(needs: mentions), overrides: overrides.replacements, scope: .application,
            response: ValueLayout(of: Void.self),
            endpoint: .value { [isUp, stop] memory in
                isUp.fire(true)
                await stop.wait()
                memory.initialize(to: ())
            })
    }

    /// Sets up the lifespan's dependencies, in order. From then on requests are taken.
    ///
    /// - Throws: what a setup threw, after those already set up were cleaned up; or ``DependencyError/notServing`` when the
    ///   application was started before.
    public func start(on executor: (any TaskExecutor)? = nil) async throws {
        try lifecycle.withLock {
            guard case .idle = $0 else { throw DependencyError.notServing }
            $0 = .starting
        }
        let run = RequestRun(plan: plan, environment: RequestEnvironment(executor: executor))
        let end = Task(executorPreference: executor) { [isUp] in
            await run.serve()
            isUp.fire(false)
            return run.failure
        }
        guard await isUp.wait() else {
            lifecycle.withLock { $0 = .ended }
            throw await end.value ?? DependencyError.notServing
        }
        lifecycle.withLock { $0 = .running(run, end: end) }
        admission.open()
    }

    /// Takes no more requests, waits for those under way, and cleans up the lifespan's dependencies in reverse.
    ///
    /// A second call does nothing.
    /// - Throws: what a cleanup threw; the others have run all the same.
    public func shutDown() async throws {
        let ending = lifecycle.withLock { lifecycle -> Task<(any Error)?, Never>? in
            guard case .running(let run, let end) = lifecycle else { return nil }
            lifecycle = .stopping(run)
            return end
        }
        guard let ending else { return }
        admission.close { [stop] in stop.fire(()) }
        let failure = await ending.value
        lifecycle.withLock { $0 = .ended }
        if let failure { throw failure }
    }

    /// Runs `body` between ``start(on:)`` and ``shutDown()``, which follows whether or not `body` throws.
    public func serving<Result: Sendable>(
        on executor: (any TaskExecutor)? = nil, _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await start(on: executor)
        let result: Result
        do {
            result = try await body()
        } catch {
            try? await shutDown()
            throw error
        }
        try await shutDown()
        return result
    }

    func admit() -> Bool { admission.admit() }

    func leave() { admission.leave() }

    /// Copies the value of a lifespan dependency into a request. False when this application has none or is not running.
    func copyValue(of declaration: Declaration<AsyncBehavior>, to memory: StepMemory) -> Bool {
        let key = InstanceKey(declaration: ObjectIdentifier(declaration), scope: .application)
        guard let slot = plan.instances[key], let run = currentRun, run.memory.holdsValue(slot) else { return false }
        run.memory.copyValue(slot, to: memory)
        return true
    }

    private var currentRun: RequestRun? {
        lifecycle.withLock {
            switch $0 {
            case .running(let run, _), .stopping(let run): run
            case .idle, .starting, .ended: nil
            }
        }
    }
}
