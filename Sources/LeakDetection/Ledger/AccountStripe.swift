/// One stripe's part of an account, alone on its cache lines: all that opening and releasing a lease writes to.
///
/// A lease holds on to its stripe, not to the account or the ledger: every thread would write to their reference counts.
final class AccountStripe: Sendable {
    let opened = StripeCount()
    let released = StripeCount()
    let doubleReleased = StripeCount()
    let unattributed = StripeCount()

    /// Number of the account.
    let account: UInt32
    /// Nil at level `counts`. Retained by hand, once for the stripe's life: the compiler would do so again for every use.
    private let live: Unmanaged<LiveShard>?
    private let doubleReleases: DoubleReleaseLog
    private let padding = CacheLinePadding()

    init(account: Int, live: LiveShard?, doubleReleases: DoubleReleaseLog) {
        self.account = UInt32(account)
        self.live = live.map(Unmanaged.passRetained)
        self.doubleReleases = doubleReleases
    }

    deinit {
        live?.release()
    }

    /// Counts a lease that is being opened.
    @inline(__always)
    func open(_ lease: Lease) {
        guard let live else {
            opened.add()
            if !lease.origin.isAttributed { unattributed.add() }
            return
        }
        live._withUnsafeGuaranteedRef { live in
            live.withTable { table in
                lease.take(slot: table.insert(lease))
                opened.addUnderLock()
                if !lease.origin.isAttributed { unattributed.addUnderLock() }
            }
        }
    }

    /// Counts a release, as the first or as a further one.
    ///
    /// Released follows opened, and both are seen in that order: released never appears above opened.
    @inline(__always)
    func release(_ lease: Lease, at site: CallSite) {
        let isFirst: Bool
        if let live {
            isFirst = live._withUnsafeGuaranteedRef { live in
                live.withTable { table in
                    guard lease.noteReleaseUnderLock(at: site) else { return false }
                    table.remove(lease.slotNumber)
                    released.addUnderLock()
                    return true
                }
            }
        } else {
            isFirst = lease.noteRelease(at: site)
            if isFirst { released.add() }
        }
        if !isFirst { recordDoubleRelease(of: lease, at: site) }
    }

    /// Remembers a lease that goes without having been released. At level `counts` the counts know of it already.
    @inline(never)
    func drop(_ entry: LiveEntry, slot: UInt32) {
        guard let live else { return }
        let dropped = DroppedLease(entry)
        live._withUnsafeGuaranteedRef { live in live.withTable { $0.replace(slot, by: dropped) } }
    }

    @inline(never)
    private func recordDoubleRelease(of lease: Lease, at site: CallSite) {
        doubleReleased.add()
        doubleReleases.record(DoubleRelease(account: Int(account), lease: lease, secondSite: site))
    }
}
