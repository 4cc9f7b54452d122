/// What the live table says about one open lease.
struct LiveEntry: Sendable {
    var site: CallSite
    var account: UInt32
    var origin: LeaseOrigin
    /// Whether nobody has the lease any more, so that nobody can release it.
    var isDropped = false
    /// Nil below level `stacks`.
    var trace: LeaseTrace?
}

/// What is left of a lease that was dropped without a release: it still counts, and its place is still asked for.
final class DroppedLease: Sendable {
    let entry: LiveEntry

    init(_ entry: LiveEntry) {
        var entry = entry
        entry.isDropped = true
        self.entry = entry
    }
}
