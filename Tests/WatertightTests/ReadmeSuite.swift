import BenchmarkCommand
import DependencyRuntime
import LeakDetection
import LoadTesting

final class Connection: Sendable {
    private static let resource = Resource("shop.connection")
    private let lease = Lease.open(resource)

    func query(_ sql: String) async throws -> Int { sql.count }
    func close() { lease.release() }
}

let checkout = Suite("checkout", summary: "a connection and a transaction per request") {
    let connection = Dependency("connection") { yield in
        let connection = Connection()
        defer { connection.close() }
        try await yield(connection)
    }
    let stock = Dependency.value("stock", needs: connection) { try await $0.query("SELECT 1") }
    return try await Subject(Endpoint(needs: connection, stock) { try await $0.query("UPDATE \($1)") })
}
