import BenchmarkCommand
import DependencyRuntime
import LeakDetection
import LoadTesting

/// A body of eight chunks, sent while the request's connection is held.
///
/// The session has function scope and is closed before the first chunk, the cursor is released by hand in the middle, and
/// the connection is closed after the last chunk. The suite checks all three while it sends: a wrong order fails the request.
let stream = Suite("stream", summary: "a body of eight chunks, sent while a connection is held") {
    let connection = Dependency("connection") { yield in
        let opened = GuardedConnection.open(connectionResource)
        defer { opened.close() }
        try await yield(opened)
    }
    let cursor = Dependency("cursor", needs: connection) { yield, _ in
        let opened = GuardedConnection.open(cursorResource)
        defer { opened.close() }
        try await yield(opened)
    }
    let session = Dependency("session", scope: .function, needs: connection) { yield, _ in
        let opened = GuardedConnection.open(sessionResource)
        defer { opened.close() }
        try await yield(opened)
    }
    let endpoint = Endpoint(needs: connection, cursor.releasable, session) { connection, cursor, session in
        try session.query(0)
        return StreamedBody(connection: connection, cursor: cursor, session: session)
    }
    return try await Subject(endpoint, send: { _, body in try await body.send() })
} blocking: {
    let connection = BlockingDependency("connection") { yield in
        let opened = GuardedConnection.open(connectionResource)
        defer { opened.close() }
        try yield(opened)
    }
    // A blocking body cannot end before what it encloses, so what is released early has setup and cleanup apart.
    let cursor = BlockingDependency("cursor", needs: connection) { _ in
        GuardedConnection.open(cursorResource)
    } cleanup: { cursor, _ in
        cursor.close()
    }
    let session = BlockingDependency("session", scope: .function, needs: connection) { yield, _ in
        let opened = GuardedConnection.open(sessionResource)
        defer { opened.close() }
        try yield(opened)
    }
    let endpoint = BlockingEndpoint(needs: connection, cursor.releasable, session) { connection, cursor, session in
        try session.query(0)
        return StreamedBody(connection: connection, cursor: cursor, session: session)
    }
    return try BlockingSubject(endpoint, send: { request, body in try body.send(for: request) })
}

private let connectionResource = Resource("stream.connection")
private let cursorResource = Resource("stream.cursor")
private let sessionResource = Resource("stream.session")

private let chunks = 8

/// What the endpoint returns, and what is sent afterwards: the first half comes from the cursor.
private struct StreamedBody<Cursor: Sendable>: Sendable {
    let connection: GuardedConnection
    let cursor: Cursor
    let session: GuardedConnection
}

extension StreamedBody where Cursor == Releasable<GuardedConnection> {
    func send() async throws {
        // Function scope ends before the first chunk.
        try session.requireClosed()
        for chunk in 0..<chunks / 2 {
            try Task.checkCancellation()
            try connection.query(cursor.value.query(chunk))
            // Where a server would wait for its client.
            await Task.yield()
        }
        try await cursor.release()
        try cursor.value.requireClosed()
        for chunk in chunks / 2..<chunks {
            try Task.checkCancellation()
            try connection.query(chunk)
            await Task.yield()
        }
    }
}

extension StreamedBody where Cursor == BlockingReleasable<GuardedConnection> {
    func send(for request: BlockingRequest) throws {
        try session.requireClosed()
        for chunk in 0..<chunks / 2 {
            if request.isCancelled { throw CancellationError() }
            try connection.query(cursor.value.query(chunk))
        }
        try cursor.release()
        try cursor.value.requireClosed()
        for chunk in chunks / 2..<chunks {
            if request.isCancelled { throw CancellationError() }
            try connection.query(chunk)
        }
    }
}
