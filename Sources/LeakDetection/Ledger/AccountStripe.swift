/// One stripe's part of an account, alone on its cache lines: all that opening and releasing a lease writes to.
///
/// A lease uses it without retaining it: its owner keeps it.
final class AccountStripe: Sendable {
    let opened = StripeCount()
    let released = StripeCount()
    let doubleReleased = StripeCount()
    let unattributed = StripeCount()

    /// Number of the account.
    let account: UInt32
    /// Nil at level `counts`. Retained by hand, once for the stripe's life: the compiler would do so again for every use.
    private let live: Unmanaged<LiveShard>?
    private let misuses: MisuseLog
    private let padding = CacheLinePadding()

    init(account: Int, live: LiveShard?, misuses: MisuseLog) {
        self.account = UInt32(account)
        self.live = live.map(Unmanaged.passRetained)
        self.misuses = misuses
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
            let trace = live.tracer?.trace(lease.origin, number: opened.value)
            live.withTable { table in
                let slot = table.insert(lease)
                lease.take(slot: slot)
                if let trace { table.keep(trace, of: slot) }
                opened.addUnderLock()
                if !lease.origin.isAttributed { unattributed.addUnderLock() }
            }
        }
    }

    /// Counts a release, as the first or as a further one, and looks who released it and when.
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
        if !isFirst {
            doubleReleased.add()
            recordAfterRelease(.releasedTwice, of: lease, at: site)
        } else if live != nil, let stranger = lease.stranger {
            switch stranger {
            case .request(let other): record(.releasedByAnother, of: lease, at: site, by: other)
            case .afterwards: record(.releasedLate, of: lease, at: site)
            }
        }
    }

    /// Looks who uses a lease and when. Who uses it is known from level `sites` on.
    @inline(__always)
    func use(_ lease: Lease, at site: CallSite) {
        if let live { live._withUnsafeGuaranteedRef { noteUse(of: lease, in: $0) } }
        if !lease.isOpen {
            recordAfterRelease(.usedAfterRelease, of: lease, at: site)
        } else if live != nil, case .request(let other) = lease.stranger {
            record(.usedByAnother, of: lease, at: site, by: other)
        }
    }

    @inline(__always)
    private func noteUse(of lease: Lease, in live: LiveShard) {
        guard let tracer = live.tracer else { return }
        let now = tracer.now()
        // Looked at under the lock: a slot that was given back may be another lease's.
        live.withTable { table in
            if lease.isOpen { table.noteUse(of: lease.slotNumber, at: now) }
        }
    }

    /// Remembers a lease that goes without having been released. At level `counts` the counts know of it already.
    @inline(never)
    func drop(_ entry: LiveEntry, slot: UInt32) {
        guard let live else { return }
        let dropped = DroppedLease(entry)
        live._withUnsafeGuaranteedRef { live in live.withTable { $0.replace(slot, by: dropped) } }
    }

    /// Counts releases without a lease.
    func corruptReleased(by amount: UInt64) {
        for _ in 0..<amount {
            if let live {
                live._withUnsafeGuaranteedRef { live in live.withTable { _ in released.addUnderLock() } }
            } else {
                released.add()
            }
        }
    }

    @inline(never)
    private func recordAfterRelease(_ misuse: Misuse, of lease: Lease, at site: CallSite) {
        let other: UInt64? = if live != nil, case .request(let other) = lease.stranger { other } else { nil }
        record(misuse, of: lease, at: site, by: other)
    }

    @inline(never)
    private func record(_ misuse: Misuse, of lease: Lease, at site: CallSite, by other: UInt64? = nil) {
        misuses.record(misuse, of: lease, account: Int(account), at: site, by: other)
    }

    @inline(never)
    func forgetMisuses(of lease: ObjectIdentifier) {
        misuses.forget(lease)
    }
}
