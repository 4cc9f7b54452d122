import Dispatch
import Synchronization

/// The blocking twin of ``Application``. Its dependencies are set up and cleaned up on a thread of its own, which stays
/// inside their bodies for as long as the application runs.
public final class BlockingApplication: Sendable {
    private let plan: Plan<BlockingBehavior>
    private let admission = Admission()
    private let lifecycle = Mutex(Lifecycle.idle)
    private let lifetime = Lifetime()

    private enum Lifecycle {
        case idle, starting
        case running(BlockingRun)
        case stopping(BlockingRun)
        case ended
    }

    /// What the application's thread and the one that starts and stops it tell each other.
    private final class Lifetime: Sendable {
        let isUp = DispatchSemaphore(value: 0)
        let stop = DispatchSemaphore(value: 0)
        let hasEnded = DispatchSemaphore(value: 0)
        let outcome = Mutex<Phase>(.starting)

        enum Phase {
            case starting, up
            case ended((any Error)?)
        }
    }

    public convenience init<each Value: Sendable>(
        lifespan: repeat BlockingDependency<each Value>, overrides: Overrides = Overrides()
    ) {
        var mentions: [Mention<BlockingBehavior>] = []
        repeat mentions.append((each lifespan).mention)
        self.init(mentions, overrides)
    }

    /// A lifespan of dependencies of one type, as many as there are.
    public convenience init<Value: Sendable>(
        lifespan: [BlockingDependency<Value>], overrides: Overrides = Overrides()
    ) {
        self.init(lifespan.map(\.mention), overrides)
    }

    private init(_ mentions: [Mention<BlockingBehavior>], _ overrides: Overrides) {
        plan = Plan(
            Graph(needs: mentions), overrides: overrides.blockingReplacements, scope: .application,
            response: ValueLayout(of: Void.self),
            endpoint: .value { [lifetime] memory in
                lifetime.outcome.withLock { $0 = .up }
                lifetime.isUp.signal()
                lifetime.stop.wait()
                memory.initialize(to: ())
            })
    }

    /// Sets up the lifespan's dependencies, in order; returns when requests are taken. See ``Application/start(on:)``.
    public func start() throws {
        try lifecycle.withLock {
            guard case .idle = $0 else { throw DependencyError.notServing }
            $0 = .starting
        }
        let run = BlockingRun(plan: plan, environment: BlockingEnvironment())
        DispatchQueue(label: "application").async { [lifetime] in
            let failure = run.run()
            lifetime.outcome.withLock { $0 = .ended(failure) }
            lifetime.isUp.signal()
            lifetime.hasEnded.signal()
        }
        lifetime.isUp.wait()
        if case .ended(let failure) = lifetime.outcome.withLock({ $0 }) {
            lifecycle.withLock { $0 = .ended }
            throw failure ?? DependencyError.notServing
        }
        lifecycle.withLock { $0 = .running(run) }
        admission.open()
    }

    /// Takes no more requests, waits for those under way, and cleans up in reverse. See ``Application/shutDown()``.
    public func shutDown() throws {
        let isRunning = lifecycle.withLock { lifecycle in
            guard case .running(let run) = lifecycle else { return false }
            lifecycle = .stopping(run)
            return true
        }
        guard isRunning else { return }
        admission.close { [lifetime] in lifetime.stop.signal() }
        lifetime.hasEnded.wait()
        lifecycle.withLock { $0 = .ended }
        if case .ended(let failure?) = lifetime.outcome.withLock({ $0 }) { throw failure }
    }

    func admit() -> Bool { admission.admit() }

    func leave() { admission.leave() }

    /// Copies the value of a lifespan dependency into a request. False when this application has none or is not running.
    func copyValue(of declaration: Declaration<BlockingBehavior>, to memory: StepMemory) -> Bool {
        let key = InstanceKey(declaration: ObjectIdentifier(declaration), scope: .application)
        let current = lifecycle.withLock { lifecycle -> BlockingRun? in
            switch lifecycle {
            case .running(let run), .stopping(let run): run
            case .idle, .starting, .ended: nil
            }
        }
        guard let slot = plan.instances[key], let run = current, run.memory.holdsValue(slot) else { return false }
        run.memory.copyValue(slot, to: memory)
        return true
    }
}
