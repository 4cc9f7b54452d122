import Dispatch
import LoadTesting
import Synchronization

/// What an execution model is built on, doing nothing, with nothing around it: the floor that an empty request through the
/// whole driver is held against.
///
/// With Dispatch and on the executor as many are in flight as in the driver, and are kept there as the driver does it: each
/// item that ends submits its successor. Children of a group cannot do that: one loop adds them all, and how many wait is left
/// to the pool. (Bounding them, by a group for every thousand, makes each dearer, so this is the lower floor of the two.)
struct BarePrimitive {
    let execution: ExecutionModel
    let inFlight: Int

    /// Starts `count` items and returns when all have ended. For a thread that may block.
    func run(_ count: Int) {
        switch execution {
        case .structured: children(count)
        case .dispatch: workItems(count)
        case .executor: tasks(count)
        }
    }

    private func children(_ count: Int) {
        let isDone = DispatchSemaphore(value: 0)
        Task.detached {
            await withDiscardingTaskGroup { group in
                for _ in 0..<count { group.addTask {} }
            }
            isDone.signal()
        }
        isDone.wait()
    }

    private func workItems(_ count: Int) {
        let queue = DispatchQueue(label: "bare", attributes: .concurrent)
        let isDone = DispatchSemaphore(value: 0)
        @Sendable func item(_ successors: Int) {
            if successors > 0 { queue.async { item(successors - 1) } } else { isDone.signal() }
        }
        let chains = lengths(count)
        for length in chains { queue.async { item(length - 1) } }
        for _ in chains { isDone.wait() }
    }

    private func tasks(_ count: Int) {
        let executor = QueueExecutor()
        let isDone = DispatchSemaphore(value: 0)
        @Sendable func item(_ successors: Int) {
            if successors > 0 {
                Task(executorPreference: executor) { item(successors - 1) }
            } else {
                isDone.signal()
            }
        }
        let chains = lengths(count)
        for length in chains { Task(executorPreference: executor) { item(length - 1) } }
        for _ in chains { isDone.wait() }
    }

    /// How many items each place in flight takes, one after the other.
    func lengths(_ count: Int) -> [Int] {
        let places = min(inFlight, count)
        return (0..<places).map { count / places + ($0 < count % places ? 1 : 0) }
    }
}
