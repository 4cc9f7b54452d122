import Synchronization

/// One kind of thing that is opened and released: a connection, a file, a token.
///
/// Declare it once and pass it to every `Lease.open`:
///
/// ```swift
/// extension Resource { static let connection = Resource("connection") }
/// ```
///
/// Resources of the same name are counted as one.
public final class Resource: Sendable {
    /// The name in every row, finding and report.
    public let name: String

    /// Where the ledger that used this resource last keeps its account: ledger id and account number in one word, so that
    /// opening a lease hashes no string. Zero: not looked up yet.
    let lastAccount = Atomic<UInt64>(0)

    public init(_ name: String) {
        self.name = name
    }
}
