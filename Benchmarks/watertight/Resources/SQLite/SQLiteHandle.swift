/// A connection of SQLite with the few calls that are made on it. Not for two threads at once.
///
/// Opened without SQLite's own mutex (`SQLITE_OPEN_NOMUTEX`): its owner, ``SQLiteSession``, has a lock of its own
/// around every use.
struct SQLiteHandle: ~Copyable {
    let library: SQLiteLibrary
    private var connection: OpaquePointer?

    private static let (ok, busy, row, done): (Int32, Int32, Int32, Int32) = (0, 5, 100, 101)
    private static let (readWrite, create, noMutex): (Int32, Int32, Int32) = (0x2, 0x4, 0x8000)

    init(_ library: SQLiteLibrary, path: String, creating: Bool = false) throws(SQLiteError) {
        self.library = library
        let flags = Self.readWrite | Self.noMutex | (creating ? Self.create : 0)
        let code = library.open(path, &connection, flags, nil)
        if code != Self.ok {
            let error = failure("to open \(path)", code)
            // Even a connection that could not be opened has to be closed.
            _ = library.close(connection)
            connection = nil
            throw error
        }
        _ = library.busyTimeout(connection, 5000)
    }

    var isOpen: Bool { connection != nil }

    /// A transaction was begun and has not ended.
    var isInTransaction: Bool { isOpen && library.isAutocommit(connection) == 0 }

    /// Runs one statement to its end and returns the first column of its first row, if it gave any.
    @discardableResult
    func run(_ sql: StaticString, _ values: Int...) throws(SQLiteError) -> Int? {
        let statement = try prepare(sql)
        var result: Int?
        var code = Self.ok
        for (position, value) in values.enumerated() where code == Self.ok {
            code = library.bind(statement, Int32(position + 1), Int64(value))
        }
        if code == Self.ok {
            code = library.step(statement)
            if code == Self.row { result = Int(library.column(statement, 0)) }
            while code == Self.row { code = library.step(statement) }
        }
        let error = code == Self.done ? nil : failure("\(sql)", code)
        _ = library.finalize(statement)
        if let error { throw error }
        return result
    }

    /// A statement that the caller has to finalise.
    func prepare(_ sql: StaticString) throws(SQLiteError) -> OpaquePointer {
        if !isOpen { throw .sessionClosed }
        var statement: OpaquePointer?
        let code = sql.withUTF8Buffer { text in
            text.withMemoryRebound(to: CChar.self) {
                library.prepare(connection, $0.baseAddress, Int32($0.count), &statement, nil)
            }
        }
        guard code == Self.ok, let statement else { throw failure("\(sql)", code) }
        return statement
    }

    /// Closes the connection, which SQLite refuses while there are statements. `false` when it was closed before.
    mutating func close() throws(SQLiteError) -> Bool {
        guard isOpen else { return false }
        let code = library.close(connection)
        if code == Self.busy { throw .statementsLeft }
        if code != Self.ok { throw failure("to close", code) }
        connection = nil
        return true
    }

    private func failure(_ action: String, _ code: Int32) -> SQLiteError {
        let message = library.message(connection).map { String(cString: $0) } ?? "no message"
        return .refused(action: action, code: code, message: message)
    }
}
