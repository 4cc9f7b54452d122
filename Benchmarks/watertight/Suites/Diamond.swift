import BenchmarkCommand
import DependencyRuntime
import LoadTesting

/// One connection shared by two who need it, and an endpoint that needs both: opened once, closed once, after both.
let diamond = Suite("diamond", summary: "one dependency shared by two, both needed by the endpoint") {
    let connection = Dependency("connection") { yield in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try await yield(opened)
    }
    let reader = Dependency("reader", needs: connection) { _ in
        MemoryConnection.open()
    } cleanup: { opened, _ in
        opened.close()
    }
    let writer = Dependency("writer", needs: connection) { _ in
        MemoryConnection.open()
    } cleanup: { opened, _ in
        opened.close()
    }
    return try await Subject(Endpoint(needs: reader, writer) { $0.query(0) + $1.query(1) })
} blocking: {
    let connection = BlockingDependency("connection") { yield in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        try yield(opened)
    }
    let reader = BlockingDependency("reader", needs: connection) { _ in
        MemoryConnection.open()
    } cleanup: { opened, _ in
        opened.close()
    }
    let writer = BlockingDependency("writer", needs: connection) { _ in
        MemoryConnection.open()
    } cleanup: { opened, _ in
        opened.close()
    }
    return try BlockingSubject(BlockingEndpoint(needs: reader, writer) { $0.query(0) + $1.query(1) })
}
