/// What can be done wrong with a lease.
enum Misuse: Hashable, Sendable, CaseIterable {
    case releasedTwice, releasedLate, releasedByAnother, usedAfterRelease, usedByAnother

    var leakClass: LeakClass {
        switch self {
        case .releasedTwice: .LK03
        case .releasedLate: .LK02
        case .releasedByAnother: .LK05
        case .usedAfterRelease: .LK04
        case .usedByAnother: .LK06
        }
    }

    /// Whether this, done with the same lease, is the cause of `other`: of two that are, the worse is.
    func explains(_ other: Misuse) -> Bool { leakClass.severity < other.leakClass.severity }

    /// Whether it is about a lease that was released before.
    var followsRelease: Bool { self == .releasedTwice || self == .usedAfterRelease }
}

/// What was done wrong with leases, grouped by the places concerned, so that memory is bounded however often it happened.
final class MisuseLog: Sendable {
    /// Groups kept; what would need a further one is only counted.
    static let groupLimit = 1_000
    /// Leases of which it is kept what was done with them, all at once; with a further one nothing is explained.
    static let leaseLimit = 10_000

    private let state = CheckedMutex(State())

    struct Key: Hashable {
        var misuse: Misuse
        var account: Int
        var openedAt: CallSite
        /// Where the lease was released before; nil where it was not.
        var firstSite: CallSite?
        /// Where it was done.
        var site: CallSite
        /// The worst that was done with the same leases, where that is worse: a lease released twice was released late the first
        /// time, or by another request, because two believed that it was theirs.
        var explainedBy: Misuse?
    }

    struct Total: Hashable {
        var misuse: Misuse
        var account: Int
    }

    private struct Event {
        var misuse: Misuse
        var lease: Lease
        var account: Int
        var site: CallSite
        var other: UInt64?
    }

    private struct State {
        var groups: [Key: MisuseGroup] = [:]
        var totals: [Total: UInt64] = [:]
        /// Those whose first release had not yet written down its place, being under way on another thread. The place is there
        /// when the log is read; nobody spins for it.
        var pending: [Event] = []

        /// Those with which something was done wrong, as long as they are there.
        var leases: [ObjectIdentifier: MisusedLease] = [:]

        mutating func add(_ event: Event) -> Bool {
            note(event)
            let firstSite = event.misuse.followsRelease ? event.lease.releasedAt : nil
            guard firstSite != nil || !event.misuse.followsRelease else { return false }
            var key = Key(
                misuse: event.misuse, account: event.account, openedAt: event.lease.openedAt, firstSite: firstSite,
                site: event.site)
            let id = ObjectIdentifier(event.lease)
            if let worst = leases[id]?.worst, worst.explains(event.misuse) { key.explainedBy = worst }
            guard hasRoom(for: key) else { return true }
            groups[key, default: MisuseGroup()].add(event.lease.origin, other: event.other)
            leases[id]?.keep(event.lease.origin, other: event.other, in: key)
            return true
        }

        /// Before the place is known: what comes meanwhile is explained as well.
        private mutating func note(_ event: Event) {
            let id = ObjectIdentifier(event.lease)
            guard let lease = leases[id] else {
                guard leases.count < MisuseLog.leaseLimit else { return }
                leases[id] = MisusedLease(worst: event.misuse)
                event.lease.markNoted()
                return
            }
            guard event.misuse.explains(lease.worst) else { return }
            leases[id]?.worst = event.misuse
            for (key, part) in lease.parts where event.misuse.explains(key.misuse) {
                var explained = key
                explained.explainedBy = event.misuse
                guard hasRoom(for: explained) || groups[key]?.count == part.count else { continue }
                groups[key]?.remove(part)
                if groups[key]?.count == 0 { groups[key] = nil }
                groups[explained, default: MisuseGroup()].add(part)
                leases[id]?.move(key, to: explained)
            }
        }

        private func hasRoom(for key: Key) -> Bool { groups[key] != nil || groups.count < groupLimit }

        /// - Returns: what had been pending, to be let go of outside the lock: a lease that nobody else has any more comes back
        ///   here as it goes.
        mutating func settlePending() -> [Event] {
            let before = pending
            pending = before.filter { !add($0) }
            return before
        }
    }

    /// - Parameter other: the request that did it, where it is not the lease's own.
    func record(_ misuse: Misuse, of lease: Lease, account: Int, at site: CallSite, by other: UInt64? = nil) {
        state.withLock { state in
            state.totals[Total(misuse: misuse, account: account), default: 0] += 1
            let event = Event(misuse: misuse, lease: lease, account: account, site: site, other: other)
            guard !state.add(event), state.pending.count < Self.groupLimit else { return }
            state.pending.append(event)
        }
    }

    /// Nothing more can be done with that lease; what was done stays recorded.
    func forget(_ lease: ObjectIdentifier) {
        state.withLock { $0.leases[lease] = nil }
    }

    /// Leases of which it is kept what was done with them.
    var leaseCount: Int { state.withLock { $0.leases.count } }

    func groups() -> [Key: MisuseGroup] {
        let (groups, settled) = state.withLock { state in
            let settled = state.settlePending()
            return (state.groups, settled)
        }
        return withExtendedLifetime(settled) { groups }
    }

    /// How often each thing was done, also where no group was left for it.
    func totals() -> [Total: UInt64] { state.withLock { $0.totals } }
}
