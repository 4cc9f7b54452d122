import BenchmarkCommand
import DependencyRuntime
import LoadTesting

/// A setup that has opened its connection and then fails before it hands it out: nobody knows of the connection.
let setupFailsAfterOpening = planted(
    "setup-fails-after-opening", .connection(.LK01), summary: "a setup that opens a connection and then throws"
) { flaw in
    let index = Dependency<UInt64>.provided("index")
    let connection = Dependency("connection", needs: index) { index in
        try logIn(index, flaw)
    } cleanup: { opened, _ in
        opened.close()
    }
    return try await Subject(
        Endpoint(needs: connection) { $0.query(0) }.onError(LoginFailed.self) { _ in 401 },
        expecting: { $0 is LoginFailed },
        prepare: { request, environment in environment.providing(index, request.index) })
} blocking: { flaw in
    let index = BlockingDependency<UInt64>.provided("index")
    let connection = BlockingDependency("connection", needs: index) { index in
        try logIn(index, flaw)
    } cleanup: { opened, _ in
        opened.close()
    }
    return try BlockingSubject(
        BlockingEndpoint(needs: connection) { $0.query(0) }.onError(LoginFailed.self) { _ in 401 },
        expecting: { $0 is LoginFailed },
        prepare: { request, environment in environment.providing(index, request.index) })
}

private struct LoginFailed: Error {}

private func logIn(_ index: UInt64, _ flaw: Flaw) throws -> MemoryConnection {
    let opened = MemoryConnection.open()
    guard index == Flaw.request else { return opened }
    if flaw == .mended { opened.close() }
    throw LoginFailed()
}
