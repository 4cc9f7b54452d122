import Synchronization

/// Suspends tasks until their sockets are ready. One thread serves all sockets of a lifespan.
///
/// A dispatch source for each socket would do the same with an object, a queue hop and a cancellation handler for
/// every connection; here a wait costs one `epoll_ctl` and one entry in a table.
final class SocketReadiness: Sendable {
    private let queue: EventQueue
    private let waiters: WaiterTable
    private let thread: ServiceThread

    init() throws(SystemCallError) {
        let queue = try EventQueue()
        let waiters = WaiterTable()
        self.queue = queue
        self.waiters = waiters
        thread = ServiceThread("socket readiness") { Self.serve(queue, waiters) }
    }

    /// Waits until `socket` may be ready; the caller tries its call again and may have to wait again.
    ///
    /// The caller keeps `socket` open meanwhile. Throws `CancellationError` as soon as the task is cancelled.
    func wait(_ socket: Int32, for interest: EventQueue.Interest) async throws {
        // A token is used for one wait only, so an event that arrives after its wait was cancelled finds nobody.
        let token = waiters.nextToken()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard waiters.add(continuation, token) else {
                    return continuation.resume(throwing: EchoError.clientStopped)
                }
                // The handler below found nothing if it ran before `add`, but then this sees the cancellation.
                if Task.isCancelled { return cancel(token) }
                do {
                    try queue.watch(socket, for: interest, once: true, token: token)
                } catch {
                    waiters.remove(token)?.resume(throwing: error)
                }
            }
        } onCancel: {
            cancel(token)
        }
    }

    /// How many tasks are waiting.
    var waiting: Int { waiters.count }

    /// Fails whoever still waits with ``EchoError/clientStopped`` and waits for the thread to end.
    func stop() {
        refuseWaiters()
        thread.join()
        queue.close()
    }

    /// Fails whoever still waits with ``EchoError/clientStopped`` and waits for the thread to end.
    func stop() async {
        refuseWaiters()
        await thread.join()
        queue.close()
    }

    private func cancel(_ token: UInt64) {
        waiters.remove(token)?.resume(throwing: CancellationError())
    }

    private func refuseWaiters() {
        for continuation in waiters.stop() { continuation.resume(throwing: EchoError.clientStopped) }
        queue.wake()
    }

    private static func serve(_ queue: EventQueue, _ waiters: WaiterTable) {
        var events: [EventQueue.Event] = []
        while !waiters.isStopped {
            // Fails only when `queue` is no queue, that is never; even then nobody would be left waiting.
            guard (try? queue.wait(into: &events)) != nil else { break }
            for continuation in waiters.remove(events) { continuation.resume() }
        }
        for continuation in waiters.stop() { continuation.resume(throwing: EchoError.clientStopped) }
    }
}

/// Who waits under which token. Hands each continuation out once, to be resumed outside the lock.
private final class WaiterTable: Sendable {
    typealias Waiter = CheckedContinuation<Void, any Error>

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var isStopped = false
    }

    private let state = Mutex(State())
    private let lastToken = Atomic<UInt64>(0)

    func nextToken() -> UInt64 { lastToken.add(1, ordering: .relaxed).newValue }
    var count: Int { state.withLock { $0.waiters.count } }
    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// `false` when stopped: the waiter stays with the caller.
    func add(_ waiter: Waiter, _ token: UInt64) -> Bool {
        state.withLock {
            if !$0.isStopped { $0.waiters[token] = waiter }
            return !$0.isStopped
        }
    }

    func remove(_ token: UInt64) -> Waiter? {
        state.withLock { $0.waiters.removeValue(forKey: token) }
    }

    func remove(_ events: [EventQueue.Event]) -> [Waiter] {
        state.withLock { state in events.compactMap { state.waiters.removeValue(forKey: $0.token) } }
    }

    func stop() -> [Waiter] {
        let stopped = state.withLock { state in
            state.isStopped = true
            defer { state.waiters = [:] }
            return state.waiters
        }
        // In the order they began to wait: nothing may depend on the order of a hash table.
        return stopped.sorted { $0.key < $1.key }.map(\.value)
    }
}
