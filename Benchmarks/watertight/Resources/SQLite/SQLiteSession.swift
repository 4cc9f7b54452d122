import LeakDetection
import Synchronization

/// A database session of one request, as FastAPI's `get_session`: opened, read, written, closed.
///
/// SQLite has no asynchronous form, and each call takes microseconds, so async code and blocking code use the same
/// methods. None has an `await` inside, so a transaction cannot be left open across one.
final class SQLiteSession: Sendable {
    static let resource = Resource("sqlite.session")

    private let handle: Mutex<SQLiteHandle>
    private let database: SQLiteDatabase
    private let lease: Lease

    /// Opens a session: see ``SQLiteDatabase/openSession(file:line:function:)``.
    init(_ database: SQLiteDatabase, file: StaticString, line: UInt, function: StaticString) throws(SQLiteError) {
        var handle = try SQLiteHandle(database.library, path: database.path)
        do {
            // The one setting that is neither in the file nor the default: a sync for each commit measures the disk.
            try handle.run("PRAGMA synchronous=OFF")
        } catch {
            _ = try? handle.close()
            throw error
        }
        self.handle = Mutex(handle)
        self.database = database
        lease = .open(Self.resource, file: file, line: line, function: function)
    }

    /// The value of a row.
    func read(row: Int) throws(SQLiteError) -> Int {
        try handle.withLock { handle throws(SQLiteError) in
            guard let value = try handle.run("SELECT value FROM account WHERE id = ?1", row) else {
                throw .noSuchRow(row)
            }
            return value
        }
    }

    /// Adds 1 to the value of a row in a transaction of its own. Transactions of all sessions run one after another.
    ///
    /// - Parameter beforeCommit: runs inside the transaction. If it throws, the transaction is rolled back.
    func increment(row: Int, beforeCommit: () throws -> Void = {}) throws {
        if !(0..<SQLiteDatabase.rows).contains(row) { throw SQLiteError.noSuchRow(row) }
        try database.writing {
            try handle.withLock { handle in
                do {
                    try handle.run("BEGIN IMMEDIATE")
                    try handle.run("UPDATE account SET value = value + 1 WHERE id = ?1", row)
                    try beforeCommit()
                    try handle.run("COMMIT")
                } catch {
                    // SQLite rolls back by itself after some errors. A rollback that fails leaves the first error.
                    if handle.isInTransaction { _ = try? handle.run("ROLLBACK") }
                    throw error
                }
            }
        }
    }

    /// Closes the session. Throws ``SQLiteError/statementsLeft`` when a statement was leaked; the session is open then,
    /// and so is its lease. The second call does nothing but tell the ledger.
    func close(file: StaticString = #fileID, line: UInt = #line) throws(SQLiteError) {
        _ = try handle.withLock { handle throws(SQLiteError) in try handle.close() }
        lease.release(file: file, line: line)
    }
}
