import Synchronization

/// The book-keeping of one resource in one ledger.
final class Account: Sendable {
    let resource: String
    let number: Int

    private let counters = (0..<Stripe.count).map { _ in StripedCounter() }
    private let doubleReleased = Atomic<UInt64>(0)
    private let highWater = Atomic<UInt64>(0)
    /// Nil at level `counts`.
    private let live: LiveTable?
    private let doubleReleases: DoubleReleaseLog

    init(resource: String, number: Int, live: LiveTable?, doubleReleases: DoubleReleaseLog) {
        self.resource = resource
        self.number = number
        self.live = live
        self.doubleReleases = doubleReleases
    }

    @inline(__always)
    func open(_ origin: LeaseOrigin, at site: CallSite) -> Lease {
        let stripe = Stripe.current
        let counter = counters[stripe]
        counter.opened.wrappingAdd(1, ordering: .relaxed)
        if !origin.isAttributed { counter.unattributed.wrappingAdd(1, ordering: .relaxed) }
        let slot = live?.insert(LiveEntry(account: number, site: site, origin: origin), stripe: stripe) ?? 0
        return Lease(
            account: self,
            ticket: LeaseTicket(site: site, origin: origin, stripe: UInt8(truncatingIfNeeded: stripe), slot: slot))
    }

    func close(_ ticket: LeaseTicket) {
        let stripe = Int(ticket.stripe)
        live?.remove(slot: ticket.slot, stripe: stripe)
        // Releasing: whoever sees this release also sees that the lease was opened, so released never appears above opened.
        counters[stripe].released.wrappingAdd(1, ordering: .releasing)
    }

    func recordDoubleRelease(of lease: Lease, at site: CallSite) {
        doubleReleased.wrappingAdd(1, ordering: .relaxed)
        doubleReleases.record(DoubleRelease(account: number, lease: lease, secondSite: site))
    }

    /// Adds to the released count without a lease, to show that a breach of conservation is noticed.
    func corruptReleased(by amount: UInt64) {
        counters[0].released.wrappingAdd(amount, ordering: .relaxed)
    }
}

extension Account {
    /// Looks at how many leases are open now and keeps the maximum.
    ///
    /// Opened is read before released, so the difference was reached or exceeded at the moment between: a true lower bound.
    func sampleHighWater() {
        let opened = counters.reduce(0) { $0 &+ $1.opened.load(ordering: .acquiring) }
        let released = counters.reduce(0) { $0 &+ $1.released.load(ordering: .acquiring) }
        guard opened > released else { return }
        highWater.max(opened - released, ordering: .relaxed)
    }

    /// - Parameter live: leases found in the live table; nil at level `counts`, where the difference has to do.
    ///
    /// Released is read before opened, so that a row taken while requests run never shows more released than opened.
    func row(live: UInt64?) -> LedgerCount {
        let released = counters.reduce(0) { $0 &+ $1.released.load(ordering: .acquiring) }
        let opened = counters.reduce(0) { $0 &+ $1.opened.load(ordering: .acquiring) }
        return LedgerCount(
            resource: resource, opened: opened, released: released,
            live: live ?? (opened > released ? opened - released : 0),
            doubleReleased: doubleReleased.load(ordering: .relaxed),
            highWater: highWater.load(ordering: .relaxed),
            unattributed: counters.reduce(0) { $0 &+ $1.unattributed.load(ordering: .relaxed) })
    }
}

/// One stripe's share of an account's counts, alone on its cache lines.
private final class StripedCounter: Sendable {
    let opened = Atomic<UInt64>(0)
    let released = Atomic<UInt64>(0)
    let unattributed = Atomic<UInt64>(0)
    private let padding = CacheLinePadding()
}
