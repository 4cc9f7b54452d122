import LeakDetection
import Synchronization

/// A connection on loan from a pool, until it is given back.
final class PooledConnection: Sendable {
    static let borrowResource = Resource("pool.borrow")

    /// Which connection of the pool it is.
    let index: Int
    private let connection: InMemoryConnection
    private let lease: Lease
    private let isGivenBack = Atomic<Bool>(false)

    init(_ connection: InMemoryConnection, lease: Lease) {
        index = connection.index
        self.connection = connection
        self.lease = lease
    }

    /// Does a little work with the connection and returns how much has been done with it in all.
    ///
    /// Throws when it has been given back, and when somebody else is using it at this moment.
    func use() throws(PoolError) -> Int {
        if isGivenBack.load(ordering: .acquiring) { throw .notBorrowed(connection: index) }
        return try connection.use()
    }

    /// Releases the lease. `false` when this was done before: the connection is somebody else's now.
    func end(file: StaticString, line: UInt) -> Bool {
        lease.release(file: file, line: line)
        return !isGivenBack.exchange(true, ordering: .acquiringAndReleasing)
    }
}

/// One of the pool's own connections, open as long as the application.
final class InMemoryConnection: Sendable {
    static let resource = Resource("pool.connection")

    let index: Int
    private let lease: Lease
    private let isUsed = Atomic<Bool>(false)
    private let uses = Atomic<Int>(0)
    private let isClosed = Atomic<Bool>(false)

    init(index: Int, lease: Lease) {
        self.index = index
        self.lease = lease
    }

    /// Counts one use. Throws when another is under way, of which `work` is the part that takes time.
    @discardableResult
    func use(_ work: () -> Void = {}) throws(PoolError) -> Int {
        if isUsed.exchange(true, ordering: .acquiring) { throw .usedByTwo(connection: index) }
        defer { isUsed.store(false, ordering: .releasing) }
        work()
        return uses.add(1, ordering: .relaxed).newValue
    }

    /// Closes it; only the first call does.
    func close(file: StaticString, line: UInt) {
        if !isClosed.exchange(true, ordering: .acquiringAndReleasing) { lease.release(file: file, line: line) }
    }
}
