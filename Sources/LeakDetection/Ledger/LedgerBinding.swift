/// Which ledger and which request the current task works for.
///
/// An object for each request, though a struct would spare its allocation: reading a task-local retains what it holds, and threads
/// that retain the ledger itself for every lease would fight for its reference count.
@usableFromInline
final class LedgerBinding: Sendable {
    let ledger: Ledger
    /// Nil: the application's own scope.
    let request: UInt64?

    @usableFromInline
    init(ledger: Ledger, request: UInt64?) {
        self.ledger = ledger
        self.request = request
    }

    // Spelled out: the macro would keep `$current` from the inlinable `withRequest`.
    @usableFromInline
    static let current = TaskLocal<LedgerBinding?>(wrappedValue: nil)
}
