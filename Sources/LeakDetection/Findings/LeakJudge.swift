/// Turns what a ledger holds at rest into findings. Pure: the same leases give the same findings in the same order.
struct LeakJudge {
    /// Names, by account number.
    var resources: [String]
    /// Counts, by account number.
    var rows: [LedgerCount]
    /// Leases still open; nil when the ledger keeps no table of them.
    var live: [LiveEntry]?
    var misuses: [MisuseLog.Key: MisuseLog.Group] = [:]
    var misuseTotals: [MisuseLog.Total: UInt64] = [:]
    /// Requests of which a task still runs.
    var outliving: [LeaseOrigin] = []
    var retained: [RetainedValues.Retained] = []

    func findings() -> [LeakFinding] {
        (misused() + misusedAtPlacesNotRecorded() + neverReleased() + stillRunning() + stillRetained())
            .sorted(by: LeakFinding.isWorse)
    }

    // MARK: - Leases that are open

    private func neverReleased() -> [LeakFinding] {
        guard let live else { return neverReleasedByCount() }
        // A task that still runs explains what its request holds.
        let explained = Set(outliving.compactMap(\.request))
        // By address first: turning a million entries into text would take seconds.
        var tallies: [AddressPlace: LeakTally] = [:]
        for entry in live where !explained.contains(entry.origin.request ?? .max) {
            tallies[AddressPlace(account: Int(entry.account), site: entry.site), default: LeakTally()].add(entry.origin)
        }
        var merged: [Place: LeakTally] = [:]
        for (place, tally) in tallies {
            merged[Place(resource: resources[place.account], site: place.site.site), default: LeakTally()].add(tally)
        }
        return merged.map { place, tally in
            tally.finding(.LK01, place.resource, at: place.site) {
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

    // MARK: - Leases that were misused

    private func misused() -> [LeakFinding] {
        var merged: [MisusePlace: Misuses] = [:]
        for (key, group) in MisuseLog.unexplained(misuses) {
            let place = MisusePlace(
                misuse: key.misuse, place: Place(resource: resources[key.account], site: key.openedAt.site))
            merged[place, default: Misuses()].add(group, first: key.firstSite?.site, at: key.site.site)
        }
        return merged.compactMap { place, misuses in
            misuses.finding(place.misuse, of: place.place.resource, openedAt: place.place.site)
        }
    }

    /// The totals know of every misuse, the log only of the first thousand groups: the rest is said, not dropped.
    private func misusedAtPlacesNotRecorded() -> [LeakFinding] {
        var recorded: [MisuseLog.Total: UInt64] = [:]
        for (key, group) in misuses {
            recorded[MisuseLog.Total(misuse: key.misuse, account: key.account), default: 0] += group.count
        }
        return misuseTotals.compactMap { total, count in
            let rest = count - min(count, recorded[total] ?? 0)
            guard rest > 0 else { return nil }
            let resource = resources[total.account]
            return LeakFinding(
                leakClass: total.misuse.leakClass, resource: resource, count: rest,
                message: LeakSentence.misusedUnrecorded(total.misuse, resource, count: rest))
        }
    }

    // MARK: - Tasks and objects

    private func stillRunning() -> [LeakFinding] {
        guard !outliving.isEmpty else { return [] }
        var tally = LeakTally()
        for origin in outliving { tally.add(origin) }
        return [
            LeakFinding(
                leakClass: .LK07, resource: "task", count: tally.count, firstRequest: tally.firstRequest,
                message: LeakSentence.stillRunning(count: tally.count, firstRequest: tally.firstRequest))
        ]
    }

    private func stillRetained() -> [LeakFinding] {
        let explained = Set(outliving.compactMap(\.request))
        var merged: [Place: LeakTally] = [:]
        for object in retained where !explained.contains(object.origin.request ?? .max) {
            merged[Place(resource: object.resource, site: object.site.site), default: LeakTally()].add(object.origin)
        }
        return merged.map { place, tally in
            tally.finding(.LK10, place.resource, at: place.site) {
                LeakSentence.stillRetained(place.resource, at: place.site, who: $0)
            }
        }
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

private struct MisusePlace: Hashable {
    var misuse: Misuse
    var place: Place
}
