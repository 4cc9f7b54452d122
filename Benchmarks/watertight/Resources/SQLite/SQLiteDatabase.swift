import LeakDetection
import Synchronization

/// A database file of the lifespan: one table with a fixed number of rows, in write-ahead logging mode.
///
/// It keeps one connection open, so that closing a session never is the last close, which would write the log back
/// and delete it. Sessions write one after another behind a lock of this process, so that no request meets
/// `SQLITE_BUSY` by chance.
final class SQLiteDatabase: Sendable {
    static let resource = Resource("sqlite.database")
    /// Updates touch these and add none, so nothing grows with the number of requests.
    static let rows = 64

    let library: SQLiteLibrary
    let path: String
    private let directory: TemporaryDirectory
    private let keeper: Mutex<SQLiteHandle>
    /// Transactions committed. The lock is the one that makes writers take turns.
    private let committed = Mutex(0)
    private let lease: Lease

    private init(
        library: SQLiteLibrary, path: String, directory: TemporaryDirectory, keeper: consuming sending SQLiteHandle,
        lease: Lease
    ) {
        self.library = library
        self.path = path
        self.directory = directory
        self.keeper = Mutex(keeper)
        self.lease = lease
    }

    static func create(
        _ library: SQLiteLibrary,
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) throws -> SQLiteDatabase {
        let directory = try TemporaryDirectory.create(file: file, line: line, function: function)
        do {
            let path = "\(directory.path)/accounts.sqlite"
            let keeper = try open(library, path: path)
            return SQLiteDatabase(
                library: library, path: path, directory: directory, keeper: keeper,
                lease: .open(resource, file: file, line: line, function: function))
        } catch {
            try? directory.remove(file: file, line: line)
            throw error
        }
    }

    private static func open(_ library: SQLiteLibrary, path: String) throws(SQLiteError) -> sending SQLiteHandle {
        var keeper = try SQLiteHandle(library, path: path, creating: true)
        do {
            try keeper.run("PRAGMA journal_mode=WAL")
            try keeper.run("PRAGMA synchronous=OFF")
            try keeper.run("CREATE TABLE account (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)")
            try keeper.run("BEGIN")
            for row in 0..<rows { try keeper.run("INSERT INTO account VALUES (?1, 0)", row) }
            try keeper.run("COMMIT")
            return keeper
        } catch {
            _ = try? keeper.close()
            throw error
        }
    }

    /// Opens a session for one request. The request closes it.
    func openSession(
        file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) throws(SQLiteError) -> SQLiteSession {
        try SQLiteSession(self, file: file, line: line, function: function)
    }

    /// Transactions committed since the database was created.
    var committedTransactions: Int { committed.withLock { $0 } }

    /// Runs one write transaction while no other session writes, and counts it if it does not throw.
    func writing(_ transaction: () throws -> Void) throws {
        try committed.withLock { committed in
            try transaction()
            committed += 1
        }
    }

    /// Closes the database and removes its files. To be called when all sessions are closed.
    ///
    /// Throws ``SQLiteError/miscounted(committed:inRows:)`` unless the rows hold exactly the transactions that were
    /// committed. The files are removed all the same.
    func close(file: StaticString = #fileID, line: UInt = #line) throws {
        let (wasOpen, found) = try keeper.withLock { keeper in
            let found = keeper.isOpen ? try keeper.run("SELECT sum(value) FROM account") ?? 0 : nil
            return (try keeper.close(), found)
        }
        lease.release(file: file, line: line)
        guard wasOpen else { return }
        try directory.remove(file: file, line: line)
        let committed = committedTransactions
        if let found, found != committed { throw SQLiteError.miscounted(committed: committed, inRows: found) }
    }
}
