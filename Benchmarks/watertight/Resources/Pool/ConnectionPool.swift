import LeakDetection

/// A few connections that the lifespan owns and all requests share, for async code: who finds none idle is suspended,
/// first come first served.
///
/// ```swift
/// let connection = try await pool.borrow()
/// defer { try? pool.giveBack(connection) }
/// ```
/// ``BlockingConnectionPool`` is its twin.
final class ConnectionPool: Sendable {
    private typealias Waiter = CheckedContinuation<Int, any Error>

    private let storage: PoolStorage<Waiter>

    /// Opens `count` connections, at least one. Each holds a lease until `close`.
    init(
        connections count: Int,
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) {
        storage = PoolStorage(connections: count, file: file, line: line, function: function)
    }

    var borrowed: Int { storage.borrowed }
    var waiting: Int { storage.waiting }

    /// Waits for a connection. A task cancelled while it waits gets `CancellationError`, and its place is gone; one
    /// whose turn came first gets the connection all the same and has to give it back.
    func borrow(
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) async throws -> PooledConnection {
        try Task.checkCancellation()
        let ticket = storage.ticket()
        let index = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                switch storage.borrow(ticket, continuation) {
                case .granted(let index): continuation.resume(returning: index)
                case .closed: continuation.resume(throwing: PoolError.closed)
                case .waiting:
                    // The handler below found nothing if it ran before this, but then this sees the cancellation.
                    if Task.isCancelled { cancel(ticket) }
                }
            }
        } onCancel: {
            cancel(ticket)
        }
        return storage.lend(index, file: file, line: line, function: function)
    }

    /// Gives a connection back, at once to whoever waits longest. Never waits, so a cleanup needs no `await` for it.
    func giveBack(
        _ connection: PooledConnection, file: StaticString = #fileID, line: UInt = #line
    ) throws(PoolError) {
        try storage.giveBack(connection, file: file, line: line)?.resume(returning: connection.index)
    }

    /// Closes all connections and refuses whoever waits. Throws ``PoolError/stillBorrowed(_:of:)`` when some are not
    /// back; those close when they come.
    func close(file: StaticString = #fileID, line: UInt = #line) throws(PoolError) {
        let (refused, error) = storage.close(file: file, line: line)
        for waiter in refused { waiter.resume(throwing: PoolError.closed) }
        if let error { throw error }
    }

    private func cancel(_ ticket: UInt64) {
        storage.cancel(ticket)?.resume(throwing: CancellationError())
    }
}
