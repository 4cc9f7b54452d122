import BenchmarkCommand
import DependencyRuntime
import LoadTesting

/// Four dependencies, each needing the one before: a pool's connection, a transaction, a repository, a service.
let nested = Suite("nested", summary: "four dependencies, each needing the one before") {
    let connection = Dependency("connection") { yield in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try await yield(opened)
    }
    let transaction = Dependency("transaction", needs: connection) { yield, _ in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try await yield(opened)
    }
    let repository = Dependency("repository", needs: transaction) { yield, _ in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try await yield(opened)
    }
    let service = Dependency("service", needs: repository) { yield, _ in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try await yield(opened)
    }
    return try await Subject(Endpoint(needs: service) { $0.query(0) })
} blocking: {
    let connection = BlockingDependency("connection") { yield in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try yield(opened)
    }
    let transaction = BlockingDependency("transaction", needs: connection) { yield, _ in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try yield(opened)
    }
    let repository = BlockingDependency("repository", needs: transaction) { yield, _ in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try yield(opened)
    }
    let service = BlockingDependency("service", needs: repository) { yield, _ in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try yield(opened)
    }
    return try BlockingSubject(BlockingEndpoint(needs: service) { $0.query(0) })
}
