import BenchmarkCommand
import DependencyRuntime
import LoadTesting

/// A real database session per request: opened, read, written in a transaction, closed.
///
/// The system's `libsqlite3` is opened at run time; without one the suite is skipped.
let sqlite = Suite("sqlite", summary: "a database session per request, in the system's libsqlite3") {
    let library = try loadLibrary()
    let database = Dependency("database", scope: .application) { yield in
        let database = try SQLiteDatabase.create(library)
        try await yield(database)
        try database.close()
    }
    let session = Dependency("session", needs: database) { database in
        try database.openSession()
    } cleanup: { session, _ in
        try session.close()
    }
    let endpoint = Endpoint(needs: session) { try serve($0) }
    return try await Subject(endpoint, in: Application(lifespan: database))
} blocking: {
    let library = try loadLibrary()
    let database = BlockingDependency("database", scope: .application) { yield in
        let database = try SQLiteDatabase.create(library)
        try yield(database)
        try database.close()
    }
    let session = BlockingDependency("session", needs: database) { database in
        try database.openSession()
    } cleanup: { session, _ in
        try session.close()
    }
    let endpoint = BlockingEndpoint(needs: session) { try serve($0) }
    return try BlockingSubject(endpoint, in: BlockingApplication(lifespan: database))
}

private func loadLibrary() throws -> SQLiteLibrary {
    do {
        return try SQLiteLibrary.load()
    } catch {
        throw SuiteUnavailable("\(error)")
    }
}

/// There is no `await` in here: a transaction never stays open while a request waits.
private func serve(_ session: SQLiteSession) throws {
    let value = try session.read(row: 0)
    try session.increment(row: 1 + value % (SQLiteDatabase.rows - 1))
}
