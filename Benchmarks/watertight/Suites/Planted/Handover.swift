import Dispatch
import Synchronization

/// Where one request leaves its connection for others, and waits until one of them has had to do with it.
final class Handover: Sendable {
    private enum State {
        case empty
        case offered(MemoryConnection)
        case done
    }

    private let state = Mutex(State.empty)

    /// What others do with the connection that is there, once.
    func visit(_ body: @Sendable (MemoryConnection) -> Void) {
        state.withLock { state in
            guard case .offered(let connection) = state else { return }
            body(connection)
            state = .done
        }
    }

    /// Returns when another request has visited. There are always others to come: it is one of the first requests.
    func leave(_ connection: MemoryConnection) async {
        offer(connection)
        while !isDone { await Task.yield() }
    }

    func leaveBlocking(_ connection: MemoryConnection) {
        offer(connection)
        let never = DispatchSemaphore(value: 0)
        while !isDone { _ = never.wait(timeout: .now() + .milliseconds(1)) }
    }

    private func offer(_ connection: MemoryConnection) { state.withLock { $0 = .offered(connection) } }

    private var isDone: Bool { state.withLock { if case .done = $0 { true } else { false } } }
}
