/// Why work on the database failed.
enum SQLiteError: Error, Equatable, CustomStringConvertible {
    /// SQLite refused: on what, its result code, its message.
    case refused(action: String, code: Int32, message: String)
    /// `close` found statements that nobody finalised. The session is still open.
    case statementsLeft
    case sessionClosed
    case noSuchRow(Int)
    /// The rows do not add up to the transactions that were committed.
    case miscounted(committed: Int, inRows: Int)

    var description: String {
        switch self {
        case .refused(let action, let code, let message): "SQLite refused \(action): \(message) (result code \(code))"
        case .statementsLeft:
            "the session cannot be closed because prepared statements are left; finalise every statement first"
        case .sessionClosed: "the session was used after it had been closed; open another one"
        case .noSuchRow(let row):
            "row \(row) does not exist; rows are numbered from 0 to \(SQLiteDatabase.rows - 1)"
        case .miscounted(let committed, let inRows):
            "\(committed) transactions were committed, but the rows hold \(inRows); they must be equal"
        }
    }
}
