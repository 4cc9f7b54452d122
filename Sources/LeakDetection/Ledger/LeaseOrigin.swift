/// Whom a lease belongs to.
struct LeaseOrigin: Sendable {
    /// Nil: the application's own scope, or unknown.
    var request: UInt64?
    /// False when it was opened where no ledger was bound to the task (a detached task, a foreign thread), so that only the
    /// process's ledger saw it.
    var isAttributed: Bool
}
