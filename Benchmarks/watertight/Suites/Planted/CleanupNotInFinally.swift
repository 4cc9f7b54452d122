import BenchmarkCommand
import DependencyRuntime
import LoadTesting

/// A cleanup that is plain code after the yield: it does not run when the endpoint throws.
let cleanupNotInFinally = planted(
    "cleanup-not-in-finally", .connection(.LK01), summary: "a cleanup after the yield, skipped when the endpoint throws"
) { flaw in
    let index = Dependency<UInt64>.provided("index")
    let connection = Dependency("connection") { yield in
        let opened = MemoryConnection.open()
        if flaw == .present {
            try await yield(opened)
            opened.close()
        } else {
            defer { opened.close() }
            try await yield(opened)
        }
    }
    return try await Subject(
        Endpoint(needs: connection, index) { _, index in try answer(index) }
            .onError(Refused.self) { _ in 403 }, expecting: { $0 is Refused },
        prepare: { request, environment in environment.providing(index, request.index) })
} blocking: { flaw in
    let index = BlockingDependency<UInt64>.provided("index")
    let connection = BlockingDependency("connection") { yield in
        let opened = MemoryConnection.open()
        if flaw == .present {
            try yield(opened)
            opened.close()
        } else {
            defer { opened.close() }
            try yield(opened)
        }
    }
    return try BlockingSubject(
        BlockingEndpoint(needs: connection, index) { _, index in try answer(index) }
            .onError(Refused.self) { _ in 403 }, expecting: { $0 is Refused },
        prepare: { request, environment in environment.providing(index, request.index) })
}
