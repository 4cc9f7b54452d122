import BenchmarkCommand
import DependencyRuntime
import LoadTesting

/// A file per request: created, written, read back, closed and removed, with real descriptors.
let files = Suite("files", summary: "a temporary file per request, with a real descriptor") {
    let directory = Dependency("directory", scope: .application) { yield in
        let directory = try TemporaryDirectory.create()
        try await yield(directory)
        try directory.remove()
    }
    let file = Dependency("file", needs: directory) { directory in
        try TemporaryFile.create(in: directory)
    } cleanup: { file, _ in
        try file.close()
    }
    let endpoint = Endpoint(needs: file) { try echo(through: $0) }
    return try await Subject(endpoint, in: Application(lifespan: directory))
} blocking: {
    let directory = BlockingDependency("directory", scope: .application) { yield in
        let directory = try TemporaryDirectory.create()
        try yield(directory)
        try directory.remove()
    }
    let file = BlockingDependency("file", needs: directory) { directory in
        try TemporaryFile.create(in: directory)
    } cleanup: { file, _ in
        try file.close()
    }
    let endpoint = BlockingEndpoint(needs: file) { try echo(through: $0) }
    return try BlockingSubject(endpoint, in: BlockingApplication(lifespan: directory))
}

private func echo(through file: TemporaryFile) throws {
    let record = Array("one record of a request".utf8)
    try file.write(record)
    try file.verify(record)
}
