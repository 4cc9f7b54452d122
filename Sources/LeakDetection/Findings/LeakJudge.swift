/// Turns what a ledger holds at rest into findings. Pure: the same leases give the same findings in the same order.
struct LeakJudge {
    /// Names, by account number.
    var resources: [String]
    /// Counts, by account number.
    var rows: [LedgerCount]
    /// Leases still open; nil when the ledger keeps no table of them.
    var live: [LiveEntry]?
    var doubleReleases: [DoubleReleaseLog.Key: DoubleReleaseLog.Group]

    func findings() -> [LeakFinding] {
        (releasedTwice() + unrecordedDoubleReleases() + neverReleased()).sorted(by: LeakFinding.isWorse)
    }

    private func neverReleased() -> [LeakFinding] {
        guard let live else { return neverReleasedByCount() }
        // By address first: turning a million entries into text would take seconds.
        var tallies: [AddressPlace: Tally] = [:]
        for entry in live {
            tallies[AddressPlace(account: Int(entry.account), site: entry.site), default: Tally()].add(entry.origin)
        }
        var merged: [Place: Tally] = [:]
        for (place, tally) in tallies {
            merged[Place(resource: resources[place.account], site: place.site.site), default: Tally()].add(tally)
        }
        return merged.map { place, tally in
            finding(.LK01, place.resource, at: place.site, tally) {
                LeakSentence.neverReleased(place.resource, at: place.site, who: $0)
            }
        }
    }

    private func neverReleasedByCount() -> [LeakFinding] {
        rows.filter { $0.live > 0 }.map { row in
            LeakFinding(
                leakClass: .LK01, resource: row.resource, count: row.live,
                message: LeakSentence.neverReleasedSomewhere(row.resource, count: row.live))
        }
    }

    private func releasedTwice() -> [LeakFinding] {
        var merged: [Place: DoubleReleases] = [:]
        for (key, group) in doubleReleases {
            let tally = Tally(count: group.count, unattributed: group.unattributed, firstRequest: group.firstRequest)
            let place = Place(resource: resources[key.account], site: key.openedAt.site)
            merged[place, default: DoubleReleases()].add(tally, first: key.firstSite.site, second: key.secondSite.site)
        }
        return merged.compactMap { place, releases in
            guard let shown = releases.shown else { return nil }
            let others = releases.sites.subtracting([shown.first, shown.second]).sorted()
            var result = finding(.LK03, place.resource, at: place.site, releases.tally) {
                LeakSentence.releasedTwice(
                    place.resource, openedAt: place.site, first: shown.first, second: shown.second, others: others,
                    who: $0)
            }
            result.releaseSites = [shown.first, shown.second] + others
            return result
        }
    }

    /// The counters know of every double release, the log only of the first thousand groups: the rest is said, not dropped.
    private func unrecordedDoubleReleases() -> [LeakFinding] {
        var recorded = [UInt64](repeating: 0, count: rows.count)
        for (key, group) in doubleReleases { recorded[key.account] += group.count }
        return zip(rows, recorded).filter { $0.0.doubleReleased > $0.1 }.map { row, recorded in
            let count = row.doubleReleased - recorded
            return LeakFinding(
                leakClass: .LK03, resource: row.resource, count: count,
                message: LeakSentence.releasedTwiceUnrecorded(row.resource, count: count))
        }
    }

    private func finding(
        _ leakClass: LeakClass, _ resource: String, at site: Site, _ tally: Tally,
        message: (LeakSentence.Who) -> String
    ) -> LeakFinding {
        let who = LeakSentence.Who(
            count: tally.count, firstRequest: tally.firstRequest, unattributed: tally.unattributed)
        return LeakFinding(
            leakClass: leakClass, resource: resource, count: tally.count, firstRequest: tally.firstRequest,
            unattributed: tally.unattributed, site: site, message: message(who))
    }
}

private struct AddressPlace: Hashable {
    var account: Int
    var site: CallSite
}

private struct Place: Hashable {
    var resource: String
    var site: Site
}

private struct Tally {
    var count: UInt64 = 0
    var unattributed: UInt64 = 0
    var firstRequest: UInt64?

    mutating func add(_ origin: LeaseOrigin) {
        add(Tally(count: 1, unattributed: origin.isAttributed ? 0 : 1, firstRequest: origin.request))
    }

    mutating func add(_ other: Tally) {
        count += other.count
        unattributed += other.unattributed
        firstRequest = Self.lower(firstRequest, other.firstRequest)
    }

    /// The lower of the two requests; none counts as above any.
    static func lower(_ a: UInt64?, _ b: UInt64?) -> UInt64? {
        guard let a, let b else { return a ?? b }
        return min(a, b)
    }
}

/// All double releases of leases opened at one place.
private struct DoubleReleases {
    var tally = Tally()
    var sites: Set<Site> = []
    /// The pair to show: that of the lowest request, then the first in the source.
    var shown: Pair?

    struct Pair: Comparable {
        var request: UInt64?
        var first: Site
        var second: Site

        static func < (a: Pair, b: Pair) -> Bool {
            (a.request ?? .max, a.first, a.second) < (b.request ?? .max, b.first, b.second)
        }
    }

    mutating func add(_ other: Tally, first: Site, second: Site) {
        tally.add(other)
        sites.formUnion([first, second])
        let pair = Pair(request: other.firstRequest, first: first, second: second)
        shown = shown.map { min($0, pair) } ?? pair
    }
}
