import Dispatch

/// Where tests run that wait for a process: on a thread of the pool they would keep all other tests from it.
@globalActor actor OwnThread {
    static let shared = OwnThread()
    private static let executor = QueueThread()

    nonisolated var unownedExecutor: UnownedSerialExecutor { OwnThread.executor.asUnownedSerialExecutor() }

    private final class QueueThread: SerialExecutor {
        private let queue = DispatchQueue(label: "tests that wait for processes")

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { [self] in job.runSynchronously(on: asUnownedSerialExecutor()) }
        }
    }
}
