import Dispatch
import Testing

@testable import watertight

@Suite(.enabled(if: SQLiteLibrary.isAvailable))
struct SQLiteSessionTests {
    private struct Refusal: Error {}

    @Test("A session reads what it wrote, and so does the next one")
    func cycle() throws {
        let database = try SQLiteDatabase.create(try .load())
        let session = try database.openSession()
        #expect(try session.read(row: 7) == 0)
        try session.increment(row: 7)
        try session.increment(row: 7)
        #expect(try session.read(row: 7) == 2)
        try session.close()
        let next = try database.openSession()
        #expect(try next.read(row: 7) == 2)
        #expect(try next.read(row: 8) == 0)
        try next.close()
        try database.close()
    }

    @Test("An error before the commit rolls back: the value is unchanged and nothing is counted")
    func rollback() throws {
        let database = try SQLiteDatabase.create(try .load())
        let session = try database.openSession()
        try session.increment(row: 3)
        #expect(throws: Refusal.self) { try session.increment(row: 3) { throw Refusal() } }
        #expect(try session.read(row: 3) == 1)
        #expect(database.committedTransactions == 1)
        // The transaction is over: this session and others can write.
        try session.increment(row: 3)
        let other = try database.openSession()
        try other.increment(row: 3)
        #expect(try session.read(row: 3) == 3)
        try other.close()
        try session.close()
        try database.close()
    }

    @Test("A session is not used after it was closed; closing twice is harmless")
    func closed() throws {
        let database = try SQLiteDatabase.create(try .load())
        let session = try database.openSession()
        try session.close()
        try session.close()
        #expect(throws: SQLiteError.sessionClosed) { try session.read(row: 0) }
        #expect(throws: SQLiteError.sessionClosed) { try session.increment(row: 0) }
        try database.close()
    }

    @Test("A row that does not exist is refused for reading and writing")
    func noSuchRow() throws {
        let database = try SQLiteDatabase.create(try .load())
        let session = try database.openSession()
        #expect(throws: SQLiteError.noSuchRow(64)) { try session.read(row: 64) }
        #expect(throws: SQLiteError.noSuchRow(-1)) { try session.increment(row: -1) }
        try session.close()
        try database.close()
    }

    @Test("A leaked statement makes closing fail, and closing works once it is finalised")
    func leakedStatement() throws {
        let library = try SQLiteLibrary.load()
        let database = try SQLiteDatabase.create(library)
        var handle = try SQLiteHandle(library, path: database.path)
        let leaked = try handle.prepare("SELECT 1")
        var failure: SQLiteError?
        do { _ = try handle.close() } catch { failure = error }
        #expect(failure == .statementsLeft)
        #expect(library.finalize(leaked) == 0)
        #expect(try handle.close())
        #expect(try !handle.close())
        try database.close()
    }

    @Test("Work that SQLite refuses says what and why")
    func refused() throws {
        let library = try SQLiteLibrary.load()
        let error = #expect(throws: SQLiteError.self) {
            var handle = try SQLiteHandle(library, path: "/nowhere/at.all")
            _ = try handle.close()
        }
        #expect(
            error
                == .refused(action: "to open /nowhere/at.all", code: 14, message: "unable to open database file"))
    }
}
