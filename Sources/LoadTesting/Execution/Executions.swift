import Dispatch

/// Starts the requests of a phase as its execution model says. Both return at once.
protocol Execution: Sendable {
    /// Called once, before anything else.
    func begin()
    /// Called when one more request may start: for each user of the closed model, and whenever a request has become due in
    /// the open one. Starts one at most, so that the caller is not kept while requests end as fast as they are started.
    func admit()
}

/// Each request is a child task of a discarding task group.
///
/// Children cannot add children to their group, so the task that owns the group starts them all: it sleeps until a request
/// has ended or become due, and then starts as many as may. A group that has had its share of children is followed by
/// another: one that ends looks for itself among all children of its group, which with a million in flight takes longer than
/// the request.
final class StructuredExecution: Execution {
    /// Children of one group, over its whole life.
    private static let share = 256

    private let phase: LoadPhase
    private let subject: Subject
    private let turnstile = Turnstile()

    init(phase: LoadPhase, subject: Subject) {
        self.phase = phase
        self.subject = subject
    }

    func begin() {
        Task.detached { [self] in
            // A throwing group takes the closure in just the form that a task takes it; another would wrap it, at 96 bytes for
            // each request in flight. No child throws.
            try? await withThrowingDiscardingTaskGroup { group in
                var left = Self.share
                while !phase.isClosed {
                    while left > 0, let ticket = phase.next() {
                        left -= 1
                        group.addTask { [self] in
                            await phase.serve(ticket, by: subject, on: nil)
                            if phase.think != nil { await phase.pause() }
                            phase.finish()
                            turnstile.knock()
                        }
                    }
                    if left == 0 { return begin() }
                    await turnstile.wait()
                }
            }
        }
    }

    func admit() { turnstile.knock() }
}

/// Each request is a work item on a concurrent dispatch queue and runs to its end on that thread.
final class DispatchExecution: Execution {
    private let phase: LoadPhase
    private let subject: BlockingSubject
    private let queue = DispatchQueue(label: "requests", attributes: .concurrent)

    init(phase: LoadPhase, subject: BlockingSubject) {
        self.phase = phase
        self.subject = subject
    }

    func begin() {}

    func admit() {
        guard let ticket = phase.next() else { return }
        queue.async { [self] in
            phase.serve(ticket, by: subject)
            if let think = phase.think {
                queue.asyncAfter(deadline: .now() + .nanoseconds(Int(clamping: think.wholeNanoseconds))) { [self] in
                    phase.finish()
                    admit()
                }
            } else {
                phase.finish()
                admit()
            }
        }
    }
}

/// Each request is a task on a task executor backed by a concurrent dispatch queue.
final class ExecutorExecution: Execution {
    private let phase: LoadPhase
    private let subject: Subject
    private let executor = QueueExecutor()

    init(phase: LoadPhase, subject: Subject) {
        self.phase = phase
        self.subject = subject
    }

    func begin() {}

    func admit() {
        guard let ticket = phase.next() else { return }
        // Wrapped if it could not throw: see `StructuredExecution`.
        let _: Task<Void, any Error> = Task(executorPreference: executor) { [self] in
            await phase.serve(ticket, by: subject, on: executor)
            if phase.think != nil { await phase.pause() }
            phase.finish()
            admit()
        }
    }
}

/// A task executor whose jobs are work items on a concurrent dispatch queue.
public final class QueueExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "executor", attributes: .concurrent)

    public init() {}

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
