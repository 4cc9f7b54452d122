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
    private let lifecycle = CheckedMutex(Lifecycle.idle)
    /// True when everything is set up, false when the start has failed.
    private let isUp = Signal<Bool>()
    private let stop = Signal<Void>()
    /// Claimed when the start begins.
    private let hasEnded = OnceOnly<Void>()

    private enum Lifecycle {
        case idle
        case starting(isToStop: Bool)
        case running(RequestRun, end: Task<(any Error)?, Never>)
        case stopping(RequestRun)
        case ended

        enum Stop {
            case first(end: Task<(any Error)?, Never>)
            case underway, done
        }

        mutating func stop() -> Stop {
            switch self {
            case .idle:
                self = .ended
                return .done
            case .starting:
                self = .starting(isToStop: true)
                return .underway
            case .running(let run, let end):
                self = .stopping(run)
                return .first(end: end)
            case .stopping: return .underway
            case .ended: return .done
            }
        }
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
    ///   application was started before, or told to shut down before it was up.
    public func start(on executor: (any TaskExecutor)? = nil) async throws {
        try lifecycle.withLock {
            guard case .idle = $0 else { throw DependencyError.notServing }
            $0 = .starting(isToStop: false)
            _ = hasEnded.claim()
        }
        let run = RequestRun(plan: plan, environment: RequestEnvironment(executor: executor))
        let end = Task(executorPreference: executor) { [isUp] in
            await CleanupsUnderway.adding(self) { await run.serve() }
            isUp.fire(false)
            return run.failure
        }
        guard await isUp.wait() else {
            let failure = await end.value
            finish()
            throw failure ?? DependencyError.notServing
        }
        let isToStop = lifecycle.withLock { lifecycle in
            defer { lifecycle = .running(run, end: end) }
            if case .starting(isToStop: true) = lifecycle { return true }
            // Under the lock: a shutdown that comes now must find the door open, or it would be opened behind it.
            admission.open()
            return false
        }
        guard isToStop else { return }
        try await shutDown()
        throw DependencyError.notServing
    }

    /// Takes no more requests, waits for those under way, and cleans up the lifespan's dependencies in reverse.
    ///
    /// Before the start, or during it, it is remembered: no request will be taken (law 81). A second call waits for the end
    /// of the first and does nothing; one made by the lifespan's own dependencies does not wait for them.
    /// - Throws: what a cleanup threw; the others have run all the same.
    public func shutDown() async throws {
        switch lifecycle.withLock({ $0.stop() }) {
        case .first(let end):
            admission.close { [stop] in stop.fire(()) }
            let failure = await end.value
            finish()
            if let failure { throw failure }
        case .underway:
            if !CleanupsUnderway.include(self) { await hasEnded.result() }
        case .done:
            break
        }
    }

    private func finish() {
        lifecycle.withLock { $0 = .ended }
        hasEnded.finish(())
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
