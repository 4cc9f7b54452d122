import BenchmarkCommand
import DependencyRuntime
import LeakDetection
import LoadTesting

/// A tracing span around the whole request, and a dependency that translates the errors of what uses it.
///
/// The span comes to the dependencies through the request's environment, and they log to it until their last cleanup: a span
/// that closes before fails the request. Every tenth request asks for a row that is not there, which is answered with 404.
let middleware = Suite("middleware", summary: "a span around the whole request, and errors translated on the way") {
    let row = Dependency<UInt64>.provided("row")
    let span = Dependency<GuardedConnection>.provided("span")
    let connection = Dependency("connection", needs: span) { yield, span in
        let opened = GuardedConnection.open(connectionResource)
        defer { opened.close() }
        do { try await yield(opened) } catch { try end(span, error) }
        try span.query(1)
    }
    let catalog = Dependency("catalog", needs: connection) { yield, connection in
        do { try await yield(Catalog(connection: connection)) } catch is RowMissing { throw NotFound() }
    }
    let endpoint = Endpoint(needs: catalog, row, span) { try serve($0, $1, $2) }
        .onError(NotFound.self) { _ in 404 }
        .wrapped { environment, next in
            let opened = GuardedConnection.open(spanResource)
            defer { opened.close() }
            return await next(environment.providing(span, opened))
        }
    return try await Subject(
        endpoint, expecting: { $0 is RowMissing || $0 is NotFound },
        prepare: { request, environment in environment.providing(row, request.index) })
} blocking: {
    let row = BlockingDependency<UInt64>.provided("row")
    let span = BlockingDependency<GuardedConnection>.provided("span")
    let connection = BlockingDependency("connection", needs: span) { yield, span in
        let opened = GuardedConnection.open(connectionResource)
        defer { opened.close() }
        do { try yield(opened) } catch { try end(span, error) }
        try span.query(1)
    }
    let catalog = BlockingDependency("catalog", needs: connection) { yield, connection in
        do { try yield(Catalog(connection: connection)) } catch is RowMissing { throw NotFound() }
    }
    let endpoint = BlockingEndpoint(needs: catalog, row, span) { try serve($0, $1, $2) }
        .onError(NotFound.self) { _ in 404 }
        .wrapped { environment, next in
            let opened = GuardedConnection.open(spanResource)
            defer { opened.close() }
            return next(environment.providing(span, opened))
        }
    return try BlockingSubject(
        endpoint, expecting: { $0 is RowMissing || $0 is NotFound },
        prepare: { request, environment in environment.providing(row, request.index) })
}

private let spanResource = Resource("middleware.span")
private let connectionResource = Resource("middleware.connection")

/// What the storage says.
private struct RowMissing: Error {
    let row: UInt64
}

/// What the service says instead.
private struct NotFound: Error {}

private struct Catalog: Sendable {
    let connection: GuardedConnection

    func item(_ row: UInt64) throws -> Int {
        if row % 10 == 9 { throw RowMissing(row: row) }
        return try connection.query(Int(truncatingIfNeeded: row))
    }
}

private func serve(_ catalog: Catalog, _ row: UInt64, _ span: GuardedConnection) throws -> Int {
    try span.query(catalog.item(row))
    return 200
}

/// Logs how the request failed, and lets the error go on.
private func end(_ span: GuardedConnection, _ error: any Error) throws -> Never {
    try span.query(2)
    throw error
}
