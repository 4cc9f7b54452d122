import LoadTesting

/// The work of `nested` without the runtime: what the runtime's cost has to be held against.
///
/// Four `with`-functions inside one another, as people write them today. Closing is not async here, so no shield is needed.
let handWritten = Suite("hand-written", summary: "the work of nested without the runtime: the baseline") {
    Subject(sites: sites) { request in
        try await withConnection(0, request) { _ in
            try await withConnection(1, request) { _ in
                try await withConnection(2, request) { _ in
                    try await withConnection(3, request) { connection in
                        try await request.before(.endpoint)
                        _ = connection.query(0)
                        try await request.after(.endpoint)
                    }
                }
            }
        }
    }
} blocking: {
    BlockingSubject(sites: sites) { request in
        try withConnection(0, request) { _ in
            try withConnection(1, request) { _ in
                try withConnection(2, request) { _ in
                    try withConnection(3, request) { connection in
                        try request.before(.endpoint)
                        _ = connection.query(0)
                        try request.after(.endpoint)
                    }
                }
            }
        }
    }
}

private let sites = FaultSites([
    .init("connection"), .init("transaction"), .init("repository"), .init("service"),
])

private func withConnection(
    _ index: Int, _ request: Request, _ body: (MemoryConnection) async throws -> Void
) async throws {
    try await request.before(.setup(index))
    let connection = MemoryConnection.open()
    var failure: (any Error)?
    do { try await body(connection) } catch { failure = error }
    do { try await request.before(.cleanup(index)) } catch { failure = error }
    connection.close()
    try await request.after(.cleanup(index))
    if let failure { throw failure }
}

private func withConnection(
    _ index: Int, _ request: BlockingRequest, _ body: (MemoryConnection) throws -> Void
) throws {
    try request.before(.setup(index))
    let connection = MemoryConnection.open()
    var failure: (any Error)?
    do { try body(connection) } catch { failure = error }
    do { try request.before(.cleanup(index)) } catch { failure = error }
    connection.close()
    try request.after(.cleanup(index))
    if let failure { throw failure }
}
