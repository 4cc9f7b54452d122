import Synchronization

/// Whom leases belong to: one request of one ledger, the application's own scope, or nobody known.
///
/// An object for each request, which its leases retain: it keeps what they are counted in, and knows whether the request has ended.
/// (Were it the ledger that leases retain, all threads would fight for its reference count.)
@usableFromInline
final class LeaseOwner: Sendable {
    let origin: LeaseOrigin
    private let share: LedgerShare
    private let ended = Atomic(false)

    init(_ origin: LeaseOrigin, share: LedgerShare) {
        self.origin = origin
        self.share = share
    }

    var books: LedgerBooks { share.books.takeUnretainedValue() }

    /// The books without a reference to them: threads that open leases would fight for the count, and it is the owner that keeps them.
    @inline(__always)
    func withBooks<R>(_ body: (LedgerBooks) -> R) -> R { share.books._withUnsafeGuaranteedRef(body) }

    /// The application that the request belongs to.
    func ofApplication() -> LeaseOwner { LeaseOwner(.application, share: share) }

    /// Whom a lease belongs to that is opened when the request has ended, by a task of its that is still there: nobody known, in the
    /// ledger that the process has now, since a worker may go on for long and serve others.
    func afterwards() -> LeaseOwner {
        if let ledger = ProcessLedger.current, ledger.books !== books { return ledger.unknownOwner }
        return LeaseOwner(origin.afterwards, share: share)
    }

    func isOfSameLedger(as other: LeaseOwner) -> Bool { share.books.toOpaque() == other.share.books.toOpaque() }

    /// Whether its request has ended. Never true for the application's scope, nor for leases of no known request.
    var hasEnded: Bool { ended.load(ordering: .acquiring) }

    func end() {
        if origin.request != nil { ended.store(true, ordering: .releasing) }
    }
}

/// Keeps the books of a ledger alive. There is one for each stripe, so that requests which begin and end on many threads do not
/// fight for a reference count.
final class LedgerShare: Sendable {
    /// Retained by hand, once for the share's life.
    fileprivate let books: Unmanaged<LedgerBooks>
    private let padding = CacheLinePadding()

    init(_ books: LedgerBooks) {
        self.books = .passRetained(books)
    }

    deinit {
        books.release()
    }
}
