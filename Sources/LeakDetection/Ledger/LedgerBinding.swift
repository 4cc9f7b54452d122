/// Which ledger and which request the current task works for.
///
/// A struct: binding it for a request costs one task-local push and no allocation of its own.
struct LedgerBinding: Sendable {
    var ledger: Ledger
    /// Nil: the application's own scope.
    var request: UInt64?

    @TaskLocal static var current: LedgerBinding?
}
