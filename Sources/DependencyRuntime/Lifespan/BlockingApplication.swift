import Dispatch
import Synchronization

/// The blocking twin of ``Application``. Its dependencies are set up and cleaned up on a thread of its own, which stays
/// inside their bodies for as long as the application runs.
public final class BlockingApplication: Sendable {
    private let plan: Plan<BlockingBehavior>
    private let admission = Admission()
    private let lifecycle = CheckedMutex(Lifecycle.idle)
    private let lifetime = Lifetime()

    private enum Lifecycle {
        case idle
        case starting(isToStop: Bool)
        case running(BlockingRun)
        case stopping(BlockingRun)
        case ended

        /// Returns whether there is an end to wait for, and whether the caller is the one to bring it about.
        mutating func stop() -> (isUnderway: Bool, isFirst: Bool) {
            switch self {
            case .idle:
                self = .ended
                return (false, false)
            case .starting:
                self = .starting(isToStop: true)
                return (true, false)
            case .running(let run):
                self = .stopping(run)
                return (true, true)
            case .stopping: return (true, false)
            case .ended: return (false, false)
            }
        }
    }

    /// Set on the application's queue, to tell its own code from others'.
    private static let own = DispatchSpecificKey<ObjectIdentifier>()

    /// What the application's thread and the one that starts and stops it tell each other.
    private final class Lifetime: Sendable {
        let isUp = DispatchSemaphore(value: 0)
        let stop = DispatchSemaphore(value: 0)
        let hasEnded = DispatchSemaphore(value: 0)
        let outcome = CheckedMutex<Phase>(.starting)

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
    ///
    /// - Parameter surroundings: called on the thread of the lifespan, with its whole life to run inside: where task-locals are bound
    ///   that the lifespan shall have.
    public func start(within surroundings: @escaping @Sendable (_ life: () -> Void) -> Void = { $0() }) throws {
        try lifecycle.withLock {
            guard case .idle = $0 else { throw DependencyError.notServing }
            $0 = .starting(isToStop: false)
        }
        let run = BlockingRun(plan: plan, environment: BlockingEnvironment())
        let queue = DispatchQueue(label: "application")
        queue.setSpecific(key: BlockingApplication.own, value: ObjectIdentifier(self))
        queue.async { [lifetime] in
            var failure: (any Error)?
            surroundings { failure = run.run() }
            // Here, not when the queue lets go of this block: nothing is left when the shutdown has returned.
            run.memory.destroyValues()
            lifetime.outcome.withLock { $0 = .ended(failure) }
            lifetime.isUp.signal()
            lifetime.hasEnded.signal()
        }
        lifetime.isUp.wait()
        if case .ended(let failure) = lifetime.outcome.withLock({ $0 }) {
            lifecycle.withLock { $0 = .ended }
            throw failure ?? DependencyError.notServing
        }
        let isToStop = lifecycle.withLock { lifecycle in
            defer { lifecycle = .running(run) }
            if case .starting(isToStop: true) = lifecycle { return true }
            // Under the lock: a shutdown that comes now must find the door open, or it would be opened behind it.
            admission.open()
            return false
        }
        guard isToStop else { return }
        try shutDown()
        throw DependencyError.notServing
    }

    /// Takes no more requests, waits for those under way, and cleans up in reverse. See ``Application/shutDown()``.
    public func shutDown() throws {
        let (isUnderway, isFirst) = lifecycle.withLock { $0.stop() }
        guard isUnderway else { return }
        if isFirst {
            admission.close { [lifetime] in lifetime.stop.signal() }
        } else if DispatchQueue.getSpecific(key: BlockingApplication.own) == ObjectIdentifier(self) {
            return
        }
        lifetime.hasEnded.wait()
        // For the next one who waits.
        lifetime.hasEnded.signal()
        guard isFirst else { return }
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
