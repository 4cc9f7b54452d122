/// Which request of which ledger the current task works for.
///
/// A struct around an optional object, rather than that optional itself: the runtime copies a task's value by its type, and for
/// `Optional` that takes four times as long.
@usableFromInline
struct LedgerBinding: Sendable {
    /// Nil: no ledger is bound.
    let request: BoundRequest?

    // Spelled out: the macro would keep `$current` from the inlinable `withRequest`.
    @usableFromInline
    static let current = TaskLocal(wrappedValue: LedgerBinding(request: nil))
}

/// One request of one ledger.
///
/// An object for each request, though a struct would spare its allocation: reading a task-local retains what it holds, and threads
/// that retain the ledger itself for every lease would fight for its reference count.
final class BoundRequest: Sendable {
    let origin: LeaseOrigin
    /// Used for every lease, so not retained again: `share` keeps it alive, and the task that is bound to this request keeps that.
    let books: Unmanaged<LedgerBooks>
    private let share: LedgerShare

    init(_ origin: LeaseOrigin, share: LedgerShare) {
        self.origin = origin
        self.share = share
        books = .passUnretained(share.books)
    }
}

/// Keeps the books of a ledger alive. There is one for each stripe, so that requests which begin and end on many threads do not
/// fight for a reference count.
final class LedgerShare: Sendable {
    let books: LedgerBooks
    private let padding = CacheLinePadding()

    init(_ books: LedgerBooks) {
        self.books = books
    }
}
