/// Why a pool refused.
enum PoolError: Error, Equatable, CustomStringConvertible {
    case closed
    /// `close` was called too early; the pool is closed all the same.
    case stillBorrowed(Int, of: Int)
    /// A connection was used, or given back, by somebody who does not have it any more.
    case notBorrowed(connection: Int)
    /// Two borrowers used one connection at the same moment: the pool handed it out twice.
    case usedByTwo(connection: Int)

    var description: String {
        switch self {
        case .closed: "the pool is closed and lends nothing; borrow before it is shut down"
        case .stillBorrowed(let count, let size):
            "\(count) of the pool's \(size) connections were still borrowed when it was closed; give all back first"
        case .notBorrowed(let connection):
            "connection \(connection) was used after it had been given back; borrow it again first"
        case .usedByTwo(let connection):
            "connection \(connection) was used by two borrowers at the same time; the pool may lend it to one only"
        }
    }
}
