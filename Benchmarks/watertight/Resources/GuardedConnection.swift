import LeakDetection
import Synchronization

/// A connection in memory that refuses to be used once it is closed, so that a wrong order of cleanup fails the request.
///
/// A ``MemoryConnection`` does not look, and costs less.
final class GuardedConnection: Sendable {
    private let resource: Resource
    private let lease: Lease
    private let isClosed = Atomic<Bool>(false)

    private init(resource: Resource, lease: Lease) {
        self.resource = resource
        self.lease = lease
    }

    static func open(
        _ resource: Resource,
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) -> GuardedConnection {
        GuardedConnection(
            resource: resource, lease: Lease.open(resource, file: file, line: line, function: function))
    }

    /// Something to do with it.
    @discardableResult
    func query(_ number: Int) throws -> Int {
        if isClosed.load(ordering: .acquiring) { throw ConnectionClosed(resource: resource.name) }
        return number &+ 1
    }

    /// Requires that it is closed.
    func requireClosed() throws {
        if !isClosed.load(ordering: .acquiring) { throw ConnectionOpen(resource: resource.name) }
    }

    func close(file: StaticString = #fileID, line: UInt = #line) {
        isClosed.store(true, ordering: .releasing)
        lease.release(file: file, line: line)
    }
}

/// A connection was used after it had been closed.
struct ConnectionClosed: Error, Equatable, CustomStringConvertible {
    let resource: String

    var description: String { "\(resource) was used after it had been closed" }
}

/// A connection was still open when it had to be closed.
struct ConnectionOpen: Error, Equatable, CustomStringConvertible {
    let resource: String

    var description: String { "\(resource) was still open when it had to be closed" }
}
