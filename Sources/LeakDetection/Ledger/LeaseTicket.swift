/// Whom a lease belongs to.
struct LeaseOrigin: Sendable {
    /// Nil: the application's own scope, or unknown.
    var request: UInt64?
    /// False when it was opened where no ledger was bound to the task (a detached task, a foreign thread), so that only the
    /// process's ledger saw it.
    var isAttributed: Bool
}

/// What a lease needs to be released: where it stands in the ledger, and what to say if it is released again.
struct LeaseTicket: Sendable {
    var site: CallSite
    var origin: LeaseOrigin
    /// The stripe it was opened in. It is released in the same one, so that each stripe's table is its own.
    var stripe: UInt8
    /// Its place in that stripe's live table; meaningless below level `sites`.
    var slot: UInt32

    static let uncounted = LeaseTicket(
        site: .unknown, origin: LeaseOrigin(request: nil, isAttributed: false), stripe: 0, slot: 0)
}
