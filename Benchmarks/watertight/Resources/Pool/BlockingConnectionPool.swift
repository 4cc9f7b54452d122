import Dispatch
import LeakDetection
import Synchronization

/// The twin of ``ConnectionPool`` for blocking code: who finds no connection idle blocks its thread, first come first
/// served, without a limit.
///
/// Whoever holds a connection is running on a thread of its own already, so waiters that fill the thread pool cannot
/// keep it from being given back.
final class BlockingConnectionPool: Sendable {
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

    /// Waits for a connection.
    func borrow(
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) throws(PoolError) -> PooledConnection {
        let waiter = Waiter()
        let index: Int
        switch storage.borrow(storage.ticket(), waiter) {
        case .granted(let idle): index = idle
        case .closed: throw .closed
        case .waiting: index = try waiter.wait()
        }
        return storage.lend(index, file: file, line: line, function: function)
    }

    /// Gives a connection back, at once to whoever waits longest.
    func giveBack(
        _ connection: PooledConnection, file: StaticString = #fileID, line: UInt = #line
    ) throws(PoolError) {
        try storage.giveBack(connection, file: file, line: line)?.wake(.success(connection.index))
    }

    /// Closes all connections and refuses whoever waits. Throws ``PoolError/stillBorrowed(_:of:)`` when some are not
    /// back; those close when they come.
    func close(file: StaticString = #fileID, line: UInt = #line) throws(PoolError) {
        let (refused, error) = storage.close(file: file, line: line)
        for waiter in refused { waiter.wake(.failure(.closed)) }
        if let error { throw error }
    }

    /// A thread that waits, and what it is told.
    private final class Waiter: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        private let answer = Mutex<Result<Int, PoolError>>(.failure(.closed))

        func wait() throws(PoolError) -> Int {
            semaphore.wait()
            return try answer.withLock { $0 }.get()
        }

        func wake(_ result: Result<Int, PoolError>) {
            answer.withLock { $0 = result }
            semaphore.signal()
        }
    }
}
