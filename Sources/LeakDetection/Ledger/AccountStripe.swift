import Synchronization

/// One stripe's part of an account, alone on its cache lines: all that opening and releasing a lease writes to.
///
/// A lease holds on to its stripe, not to the account or the ledger: every thread would write to their reference counts.
final class AccountStripe: Sendable {
    let opened = Atomic<UInt64>(0)
    let released = Atomic<UInt64>(0)
    let doubleReleased = Atomic<UInt64>(0)
    let unattributed = Atomic<UInt64>(0)

    /// Number of the account.
    private let account: Int
    /// Nil at level `counts`.
    private let live: LiveShard?
    private let doubleReleases: DoubleReleaseLog
    private let padding = CacheLinePadding()

    init(account: Int, live: LiveShard?, doubleReleases: DoubleReleaseLog) {
        self.account = account
        self.live = live
        self.doubleReleases = doubleReleases
    }

    /// Counts a lease that is being opened.
    ///
    /// - Returns: its place in the live table.
    @inline(__always)
    func open(_ origin: LeaseOrigin, at site: CallSite) -> UInt32 {
        opened.wrappingAdd(1, ordering: .relaxed)
        if !origin.isAttributed { unattributed.wrappingAdd(1, ordering: .relaxed) }
        return live?.insert(LiveEntry(account: account, site: site, origin: origin)) ?? 0
    }

    @inline(__always)
    func release(slot: UInt32) {
        live?.remove(slot)
        // Releasing: whoever sees this release also sees that the lease was opened, so released never appears above opened.
        released.wrappingAdd(1, ordering: .releasing)
    }

    func recordDoubleRelease(of lease: Lease, at site: CallSite) {
        doubleReleased.wrappingAdd(1, ordering: .relaxed)
        doubleReleases.record(DoubleRelease(account: account, lease: lease, secondSite: site))
    }
}
