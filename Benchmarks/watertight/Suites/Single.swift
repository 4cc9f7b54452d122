import BenchmarkCommand
import DependencyRuntime
import LoadTesting

/// One dependency: the smallest request that has something to clean up.
let single = Suite("single", summary: "one dependency") {
    let connection = Dependency("connection") { yield in
        let connection = MemoryConnection.open()
        defer { connection.close() }
        try await yield(connection)
    }
    return try await Subject(Endpoint(needs: connection) { $0.query(0) })
} blocking: {
    let connection = BlockingDependency("connection") { yield in
        let connection = MemoryConnection.open()
        defer { connection.close() }
        try yield(connection)
    }
    return try BlockingSubject(BlockingEndpoint(needs: connection) { $0.query(0) })
}
