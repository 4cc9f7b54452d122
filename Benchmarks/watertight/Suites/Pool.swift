import BenchmarkCommand
import DependencyRuntime
import LoadTesting

/// A lifespan pool of 16 connections that all requests share, far fewer than there are requests in flight.
let pool = Suite("pool", summary: "a lifespan pool of 16 connections shared by all requests") {
    let pool = Dependency("pool", scope: .application) { yield in
        let pool = ConnectionPool(connections: 16)
        try await yield(pool)
        try pool.close()
    }
    let connection = Dependency("connection", needs: pool) { (yield: Yield<PooledConnection>, pool: ConnectionPool) in
        let connection = try await yield.cancellable { try await pool.borrow() }
        defer { try? pool.giveBack(connection) }
        try await yield(connection)
    }
    let endpoint = Endpoint(needs: connection) { connection in
        await Task.yield()
        return try connection.use()
    }
    return try await Subject(endpoint, in: Application(lifespan: pool))
} blocking: {
    let pool = BlockingDependency("pool", scope: .application) { yield in
        let pool = BlockingConnectionPool(connections: 16)
        try yield(pool)
        try pool.close()
    }
    let connection = BlockingDependency("connection", needs: pool) { yield, pool in
        let connection = try pool.borrow()
        defer { try? pool.giveBack(connection) }
        try yield(connection)
    }
    let endpoint = BlockingEndpoint(needs: connection) { try $0.use() }
    return try BlockingSubject(endpoint, in: BlockingApplication(lifespan: pool))
}
