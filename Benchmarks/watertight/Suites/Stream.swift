import BenchmarkCommand
import DependencyRuntime
import LeakDetection
import LoadTesting

/// A body of eight chunks, sent while the request's connection is held.
///
/// The session has function scope and is closed before the first chunk, the connection after the last one. The suite checks
/// both while it sends: a wrong order fails the request.
let stream = Suite("stream", summary: "a body of eight chunks, sent while a connection is held") {
    let connection = Dependency("connection") { yield in
        let opened = GuardedConnection.open(connectionResource)
        defer { opened.close() }
        try await yield(opened)
    }
    let session = Dependency("session", scope: .function, needs: connection) { yield, _ in
        let opened = GuardedConnection.open(sessionResource)
        defer { opened.close() }
        try await yield(opened)
    }
    let endpoint = Endpoint(needs: connection, session) { connection, session in
        try session.query(0)
        return StreamedBody(connection: connection, session: session)
    }
    return try await Subject(endpoint, send: { _, body in try await body.send() })
} blocking: {
    let connection = BlockingDependency("connection") { yield in
        let opened = GuardedConnection.open(connectionResource)
        defer { opened.close() }
        try yield(opened)
    }
    let session = BlockingDependency("session", scope: .function, needs: connection) { yield, _ in
        let opened = GuardedConnection.open(sessionResource)
        defer { opened.close() }
        try yield(opened)
    }
    let endpoint = BlockingEndpoint(needs: connection, session) { connection, session in
        try session.query(0)
        return StreamedBody(connection: connection, session: session)
    }
    return try BlockingSubject(endpoint, send: { request, body in try body.send(for: request) })
}

private let connectionResource = Resource("stream.connection")
private let sessionResource = Resource("stream.session")

/// What the endpoint returns, and what is sent afterwards.
private struct StreamedBody: Sendable {
    static let chunks = 8

    let connection: GuardedConnection
    let session: GuardedConnection

    func send() async throws {
        // Function scope ends before the first chunk.
        try session.requireClosed()
        for chunk in 0..<Self.chunks {
            try Task.checkCancellation()
            // A server waits for its client here.
            await Task.yield()
            try connection.query(chunk)
        }
    }

    func send(for request: BlockingRequest) throws {
        try session.requireClosed()
        for chunk in 0..<Self.chunks {
            if request.isCancelled { throw CancellationError() }
            try connection.query(chunk)
        }
    }
}
