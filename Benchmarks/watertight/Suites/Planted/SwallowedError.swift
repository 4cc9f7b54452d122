import BenchmarkCommand
import DependencyRuntime
import LoadTesting

/// A dependency that catches the endpoint's error and goes on as if nothing had happened: the request has no response then.
let swallowedError = planted(
    "swallowed-error", .failures(1, request: Flaw.request),
    summary: "a dependency swallows the endpoint's error: exit 99"
) { flaw in
    let index = Dependency<UInt64>.provided("index")
    let connection = Dependency("connection") { yield in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        do { try await yield(opened) } catch { if flaw == .mended { throw error } }
    }
    return try await Subject(
        Endpoint(needs: connection, index) { _, index in try answer(index) }
            .onError(Refused.self) { _ in 403 }, expecting: { $0 is Refused },
        prepare: { request, environment in environment.providing(index, request.index) })
} blocking: { flaw in
    let index = BlockingDependency<UInt64>.provided("index")
    let connection = BlockingDependency("connection") { yield in
        let opened = MemoryConnection.open()
        defer { opened.close() }
        do { try yield(opened) } catch { if flaw == .mended { throw error } }
    }
    return try BlockingSubject(
        BlockingEndpoint(needs: connection, index) { _, index in try answer(index) }
            .onError(Refused.self) { _ in 403 }, expecting: { $0 is Refused },
        prepare: { request, environment in environment.providing(index, request.index) })
}
