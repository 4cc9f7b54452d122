/// One release of a lease that was released already.
struct DoubleRelease: Sendable {
    var account: Int
    var lease: Lease
    var secondSite: CallSite
}

/// Double releases, grouped by the three places concerned, so that memory is bounded however many there are.
final class DoubleReleaseLog: Sendable {
    /// Groups kept; releases that would need a further one are only counted, by their account.
    static let groupLimit = 1_000

    private let state = CheckedMutex(State())

    struct Key: Hashable {
        var account: Int
        var openedAt: CallSite
        var firstSite: CallSite
        var secondSite: CallSite
    }

    struct Group {
        var count: UInt64 = 0
        var unattributed: UInt64 = 0
        var firstRequest: UInt64?
    }

    private struct State {
        var groups: [Key: Group] = [:]
        /// Those whose first release had not yet written down its place, being under way on another thread. The place is there
        /// when the log is read; nobody spins for it.
        var pending: [DoubleRelease] = []

        mutating func add(_ release: DoubleRelease) -> Bool {
            guard let firstSite = release.lease.releasedAt else { return false }
            let key = Key(
                account: release.account, openedAt: release.lease.openedAt, firstSite: firstSite,
                secondSite: release.secondSite)
            guard groups[key] != nil || groups.count < groupLimit else { return true }
            let origin = release.lease.origin
            groups[key, default: Group()].count += 1
            groups[key, default: Group()].unattributed += origin.isAttributed ? 0 : 1
            groups[key, default: Group()].firstRequest = [groups[key]?.firstRequest, origin.request].compactMap(\.self)
                .min()
            return true
        }

        mutating func settlePending() {
            pending = pending.filter { !add($0) }
        }
    }

    func record(_ release: DoubleRelease) {
        state.withLock { state in
            guard !state.add(release), state.pending.count < Self.groupLimit else { return }
            state.pending.append(release)
        }
    }

    func groups() -> [Key: Group] {
        state.withLock { state in
            state.settlePending()
            return state.groups
        }
    }
}
