import LeakDetection
import Synchronization

/// The state of a pool behind its lock, and its connections: what the async and the blocking pool have in common.
///
/// Nothing here waits or wakes; each method returns whom to wake, outside the lock.
struct PoolStorage<Waiter: Sendable>: ~Copyable, Sendable {
    private let connections: [InMemoryConnection]
    private let state: Mutex<PoolState<Waiter>>

    init(connections count: Int, file: StaticString, line: UInt, function: StaticString) {
        precondition(count > 0, "a pool needs at least one connection, not \(count)")
        connections = (0..<count).map {
            InMemoryConnection(
                index: $0, lease: .open(InMemoryConnection.resource, file: file, line: line, function: function))
        }
        state = Mutex(PoolState(connections: count))
    }

    var borrowed: Int { state.withLock { $0.borrowed } }
    var waiting: Int { state.withLock { $0.waiting } }

    func ticket() -> UInt64 { state.withLock { $0.ticket() } }

    func borrow(_ ticket: UInt64, _ waiter: Waiter) -> PoolState<Waiter>.Answer {
        state.withLock { $0.borrow(ticket, waiter) }
    }

    func cancel(_ ticket: UInt64) -> Waiter? { state.withLock { $0.cancel(ticket) } }

    func lend(_ index: Int, file: StaticString, line: UInt, function: StaticString) -> PooledConnection {
        PooledConnection(
            connections[index],
            lease: .open(PooledConnection.borrowResource, file: file, line: line, function: function))
    }

    /// The waiter that gets the connection now, if there is one.
    func giveBack(_ connection: PooledConnection, file: StaticString, line: UInt) throws(PoolError) -> Waiter? {
        // The lease ends before the next one can begin, so there are never more borrows than connections.
        guard connection.end(file: file, line: line) else { throw .notBorrowed(connection: connection.index) }
        let (waiter, isClosed) = state.withLock { ($0.giveBack(connection.index), $0.isClosed) }
        if isClosed { connections[connection.index].close(file: file, line: line) }
        return waiter
    }

    /// Closes the idle connections; those still borrowed are closed when they come back.
    func close(file: StaticString, line: UInt) -> (refused: [Waiter], error: PoolError?) {
        let (refused, idle, borrowed) = state.withLock { ($0.close(), $0.idle, $0.borrowed) }
        for index in idle { connections[index].close(file: file, line: line) }
        return (refused, borrowed > 0 ? .stillBorrowed(borrowed, of: connections.count) : nil)
    }
}
