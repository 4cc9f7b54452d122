import Synchronization

/// The book-keeping of one resource in one ledger.
final class Account: Sendable {
    let resource: String

    let stripes: AccountStripes
    private let highWater = Atomic<UInt64>(0)

    /// - Parameter live: nil at level `counts`.
    init(resource: String, number: Int, live: LiveTable?, misuses: MisuseLog) {
        self.resource = resource
        stripes = AccountStripes { stripe in
            AccountStripe(account: number, live: live?.shards[stripe], misuses: misuses)
        }
    }

    deinit {
        stripes.deallocate()
    }

    /// Adds to the released count without a lease, to show that a breach of conservation is noticed.
    func corruptReleased(by amount: UInt64) {
        stripes.all[0].corruptReleased(by: amount)
    }

    /// Looks at how many leases are open now and keeps the maximum.
    ///
    /// Opened is read before released, so the difference was reached or exceeded at the moment between: a true lower bound.
    func sampleHighWater() {
        let opened = stripes.all.reduce(0) { $0 &+ $1.opened.value }
        let released = stripes.all.reduce(0) { $0 &+ $1.released.value }
        guard opened > released else { return }
        highWater.max(opened - released, ordering: .relaxed)
    }

    /// - Parameter live: leases found in the live table; nil at level `counts`, where the difference has to do.
    ///
    /// Released is read before opened, so that a row taken while requests run never shows more released than opened.
    func row(live: UInt64?) -> LedgerCount {
        let released = stripes.all.reduce(0) { $0 &+ $1.released.value }
        let opened = stripes.all.reduce(0) { $0 &+ $1.opened.value }
        return LedgerCount(
            resource: resource, opened: opened, released: released,
            live: live ?? (opened > released ? opened - released : 0),
            doubleReleased: stripes.all.reduce(0) { $0 &+ $1.doubleReleased.value },
            highWater: highWater.load(ordering: .relaxed),
            unattributed: stripes.all.reduce(0) { $0 &+ $1.unattributed.value })
    }
}
