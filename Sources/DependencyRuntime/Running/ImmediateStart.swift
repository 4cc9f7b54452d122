/// Starts tasks at once on the calling thread.
///
/// `Task.immediate` does that too, but it gives each task a record of its executor preference even when there is none, and
/// in a task that has such a record every look at the executor takes the task's lock (Swift 6.3): two or more for each async
/// call, which was a third of the cost of a request. A task that is enqueued has no such record. So these are enqueued, on an
/// executor that runs what it is given then and there.
///
/// The actor protects nothing, and its executor is not serial: each task leaves it for the executor of its own work with its
/// first step.
@globalActor actor ImmediateStart {
    static let shared = ImmediateStart()
    private static let executor = CallingThread()

    nonisolated var unownedExecutor: UnownedSerialExecutor { ImmediateStart.executor.asUnownedSerialExecutor() }

    private final class CallingThread: SerialExecutor {
        /// The executor of work that belongs to no actor, which the standard library does not name: no object and no table of
        /// its functions. It lets work go on to actors from the thread it is on, as the pool's threads do.
        private let generic = unsafeBitCast((UInt(0), UInt(0)), to: UnownedSerialExecutor.self)

        func enqueue(_ job: consuming ExecutorJob) {
            job.runSynchronously(on: generic)
        }
    }
}
