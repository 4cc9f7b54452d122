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
    }

    struct Group {
        var count: UInt64 = 0
        /// Of how many leases it explains something else that was wrong: those released twice may have been released late, or by
        /// another request, the first time.
        var explained: [Misuse: UInt64] = [:]
        var unattributed: UInt64 = 0
        var firstRequest: UInt64?
        /// The lowest other request that did it, of `firstRequest`'s lease.
        var otherRequest: UInt64?
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
        var milder: Misuse?
    }

    private struct State {
        var groups: [Key: Group] = [:]
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
            guard groups[key] != nil || groups.count < groupLimit else { return true }
            groups[key, default: Group()].add(event.lease.origin, other: event.other, explaining: event.milder)
            return true
        }

        mutating func settlePending() {
            pending = pending.filter { !add($0) }
        }
    }

    /// - Parameters:
    ///   - other: the request that did it, where it is not the lease's own.
    ///   - milder: what this explains that was wrong with the lease before.
    func record(
        _ misuse: Misuse, of lease: Lease, account: Int, at site: CallSite, by other: UInt64? = nil,
        explaining milder: Misuse? = nil
    ) {
        state.withLock { state in
            state.totals[Total(misuse: misuse, account: account), default: 0] += 1
            let event = Event(
                misuse: misuse, lease: lease, account: account, site: site, other: other, milder: milder)
            guard !state.add(event), state.pending.count < Self.groupLimit else { return }
            state.pending.append(event)
        }
    }

    func groups() -> [Key: Group] {
        state.withLock { state in
            state.settlePending()
            return state.groups
        }
    }

    /// How often each thing was done, also where no group was left for it.
    func totals() -> [Total: UInt64] { state.withLock { $0.totals } }
}

extension MisuseLog.Group {
    fileprivate mutating func add(_ origin: LeaseOrigin, other: UInt64?, explaining milder: Misuse?) {
        count += 1
        if let milder { explained[milder, default: 0] += 1 }
        unattributed += origin.isAttributed ? 0 : 1
        guard let request = origin.request else { return }
        guard let first = firstRequest, first <= request else {
            firstRequest = request
            otherRequest = other
            return
        }
        if first == request, let other { otherRequest = min(otherRequest ?? other, other) }
    }
}
