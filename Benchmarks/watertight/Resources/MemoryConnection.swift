import LeakDetection

/// A connection that holds nothing but its lease, so that a suite shows the cost of what is around it.
struct MemoryConnection: Sendable {
    static let resource = Resource("memory.connection")
    private let lease: Lease

    static func open(
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) -> MemoryConnection {
        MemoryConnection(lease: Lease.open(resource, file: file, line: line, function: function))
    }

    /// Something to do with it.
    func query(_ number: Int) -> Int { number &+ 1 }

    /// Something to do with it that leak detection is told of.
    func use(file: StaticString = #fileID, line: UInt = #line) {
        lease.use(file: file, line: line)
    }

    func close(file: StaticString = #fileID, line: UInt = #line) {
        lease.release(file: file, line: line)
    }
}
