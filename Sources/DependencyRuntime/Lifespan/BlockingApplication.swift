import Dispatch
import Synchronization

/// The blocking twin of ``Application``. Its dependencies are set up and cleaned up on a thread of its own, which stays
/// inside their bodies for as long as the application runs.
public final class BlockingApplication: Sendable {
    private let plan: Plan<BlockingBehavior>
    private let admission = Admission()
    private let lifecycle = Mutex(Lifecycle.idle)

    private enum Lifecycle {
        case idle, starting
        case running(BlockingRun, Lifetime)
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

    public init<each Value: Sendable>(
        lifespan: repeat BlockingDependency<each Value>, overrides: Overrides = Overrides()
    ) {
        var mentions: [Mention<BlockingBehavior>] = []
        repeat mentions.append((each lifespan).mention)
        plan = Plan(
            needs: mentions, overrides: overrides.blockingReplacements, scope: .application,
            response: ValueLayout(of: Void.self))
    }

    /// Sets up the lifespan's dependencies, in order; returns when requests are taken. See ``Application/start(on:)``.
    public func start() throws {
        try lifecycle.withLock {
            guard case .idle = $0 else { throw DependencyError.notServing }
            $0 = .starting
        }
        let lifetime = Lifetime()
        let run = BlockingRun(plan: plan, environment: BlockingEnvironment()) { run in
            lifetime.outcome.withLock { $0 = .up }
            lifetime.isUp.signal()
            lifetime.stop.wait()
            run.storage.initialize(run.plan.responseSlot, to: ())
        }
        DispatchQueue(label: "application").async {
            let (failure, _) = run.run()
            lifetime.outcome.withLock { $0 = .ended(failure) }
            lifetime.isUp.signal()
            lifetime.hasEnded.signal()
        }
        lifetime.isUp.wait()
        if case .ended(let failure) = lifetime.outcome.withLock({ $0 }) {
            lifecycle.withLock { $0 = .ended }
            throw failure ?? DependencyError.notServing
        }
        lifecycle.withLock { $0 = .running(run, lifetime) }
        admission.open()
    }

    /// Takes no more requests, waits for those under way, and cleans up in reverse. See ``Application/shutDown()``.
    public func shutDown() throws {
        let lifetime = lifecycle.withLock { lifecycle -> Lifetime? in
            guard case .running(let run, let lifetime) = lifecycle else { return nil }
            lifecycle = .stopping(run)
            return lifetime
        }
        guard let lifetime else { return }
        admission.close { lifetime.stop.signal() }
        lifetime.hasEnded.wait()
        lifecycle.withLock { $0 = .ended }
        if case .ended(let failure?) = lifetime.outcome.withLock({ $0 }) { throw failure }
    }

    func admit() -> Bool { admission.admit() }

    func leave() { admission.leave() }

    /// Copies the value of a lifespan dependency into a request. False when this application has none or is not running.
    func copyValue(of declaration: ObjectIdentifier, to storage: borrowing ValueStorage, at slot: Slot) -> Bool {
        guard let own = plan.instances[declaration] else { return false }
        let current = lifecycle.withLock { lifecycle -> BlockingRun? in
            switch lifecycle {
            case .running(let run, _), .stopping(let run): run
            case .idle, .starting, .ended: nil
            }
        }
        guard let run = current, run.storage.holdsValue(own) else { return false }
        run.storage.copyValue(own, to: storage, at: slot)
        return true
    }
}
