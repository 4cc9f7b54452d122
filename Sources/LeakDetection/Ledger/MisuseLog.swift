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

    /// Whether it is about a lease that was released before.
    var followsRelease: Bool { self == .releasedTwice || self == .usedAfterRelease }
}

/// What was done wrong with leases, grouped by the places concerned, so that memory is bounded however often it happened.
final class MisuseLog: Sendable {
    /// Groups kept; what would need a further one is only counted.
    static let groupLimit = 1_000

    private let state = CheckedMutex(State())

    struct Key: Hashable {
        var misuse: Misuse
        var account: Int
        var openedAt: CallSite
        /// Where the lease was released before; nil where it was not.
        var firstSite: CallSite?
        /// Where it was done.
        var site: CallSite
        /// Whether it is part of something worse: a lease released twice was released late the first time, or by another request,
        /// because two believed that it was theirs.
        var isExplained = false
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

        mutating func add(_ event: Event) -> Bool {
            let firstSite = event.misuse.followsRelease ? event.lease.releasedAt : nil
            guard firstSite != nil || !event.misuse.followsRelease else { return false }
            let key = Key(
                misuse: event.misuse, account: event.account, openedAt: event.lease.openedAt, firstSite: firstSite,
                site: event.site)
            if hasRoom(for: key) { groups[key, default: MisuseGroup()].add(event.lease.origin, other: event.other) }
            return true
        }

        mutating func explain(_ key: Key, of origin: LeaseOrigin) {
            var explained = key
            explained.isExplained = true
            guard groups[key] != nil, hasRoom(for: explained) else { return }
            let other = groups[key]?.remove(origin)
            groups[explained, default: MisuseGroup()].add(origin, other: other)
            if groups[key]?.count == 0 { groups[key] = nil }
        }

        private func hasRoom(for key: Key) -> Bool { groups[key] != nil || groups.count < groupLimit }

        mutating func settlePending() {
            pending = pending.filter { !add($0) }
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

    /// Takes note that what was wrong with the first release of `lease`, and is recorded, is explained by a further one.
    func explain(_ misuse: Misuse, of lease: Lease, account: Int) {
        guard let site = lease.releasedAt else { return }
        let key = Key(misuse: misuse, account: account, openedAt: lease.openedAt, firstSite: nil, site: site)
        state.withLock { $0.explain(key, of: lease.origin) }
    }

    func groups() -> [Key: MisuseGroup] {
        state.withLock { state in
            state.settlePending()
            return state.groups
        }
    }

    /// How often each thing was done, also where no group was left for it.
    func totals() -> [Total: UInt64] { state.withLock { $0.totals } }
}
