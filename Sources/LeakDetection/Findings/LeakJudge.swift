/// Turns what a ledger holds at rest into findings. Pure: the same leases give the same findings in the same order.
struct LeakJudge {
    /// Names, by account number.
    var resources: [String]
    /// Counts, by account number.
    var rows: [LedgerCount]
    /// Leases still open; nil when the ledger keeps no table of them.
    var live: [LiveEntry]?
    var misuses: [MisuseLog.Key: MisuseGroup] = [:]
    var misuseTotals: [MisuseLog.Total: UInt64] = [:]
    var retained: [RetainedValues.Retained] = []
    /// Requests of which a task still runs.
    private let outliving: [LeaseOrigin]
    private let unfinished: Set<UInt64>

    init(
        resources: [String], rows: [LedgerCount], live: [LiveEntry]?, misuses: [MisuseLog.Key: MisuseGroup] = [:],
        misuseTotals: [MisuseLog.Total: UInt64] = [:], outliving: [LeaseOrigin] = [],
        retained: [RetainedValues.Retained] = [], now: UInt64? = nil
    ) {
        self.resources = resources
        self.rows = rows
        self.live = live
        self.misuses = misuses
        self.misuseTotals = misuseTotals
        self.outliving = outliving
        self.retained = retained
        self.now = now
        unfinished = Set(outliving.compactMap(\.request))
    }

    /// Reading of the clock that traces were made with; nil below level `stacks`.
    var now: UInt64?

    /// Worst first; those that others explain come last.
    func findings() -> [LeakFinding] {
        let all =
            misused() + misusedAtPlacesNotRecorded() + neverReleased() + stillRunning() + stillRetained()
        return withSiblings(all.filter { $0.count > 0 }).sorted {
            if $0.explainedBy.isEmpty != $1.explainedBy.isEmpty { return $0.explainedBy.isEmpty }
            return LeakFinding.isWorse($0, $1)
        }
    }

    // MARK: - Leases that are open

    private func neverReleased() -> [LeakFinding] {
        guard let live else { return neverReleasedByCount() }
        // By address first: turning a million entries into text would take seconds.
        var tallies: [AddressPlace: LeakTally] = [:]
        for entry in live {
            let place = AddressPlace(
                account: Int(entry.account), site: entry.site,
                isExplained: !entry.isDropped && isExplainedByTask(entry.origin))
            tallies[place, default: LeakTally()].add(entry)
        }
        var merged: [Place: LeakTally] = [:]
        for (place, tally) in tallies {
            let place = Place(
                resource: resources[place.account], site: place.site.site, isExplained: place.isExplained)
            merged[place, default: LeakTally()].add(tally)
        }
        return merged.map { place, tally in
            var finding = tally.finding(.LK01, place.resource, at: place.site) {
                LeakSentence.neverReleased(place.resource, at: place.site, who: $0)
            }
            finding.explainedBy = place.isExplained ? [.LK07] : []
            finding.provenance = tally.provenance(now: now)
            return finding
        }
    }

    /// A task that still runs explains what its request holds, or what it has itself opened since, but nothing that was dropped: no
    /// task will release that.
    private func isExplainedByTask(_ origin: LeaseOrigin) -> Bool {
        origin.startingRequest.map(unfinished.contains) ?? false
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
        for (key, group) in misuses {
            let place = MisusePlace(
                misuse: key.misuse, resource: resources[key.account], site: key.openedAt.site,
                explainedBy: key.explainedBy)
            merged[place, default: Misuses()].add(group, first: key.firstSite?.site, at: key.site.site)
        }
        return merged.compactMap { place, misuses in
            var finding = misuses.finding(place.misuse, of: place.resource, openedAt: place.site)
            finding?.explainedBy = place.explainedBy.map { [$0.leakClass] } ?? []
            return finding
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
        var merged: [Place: LeakTally] = [:]
        for object in retained {
            let place = Place(
                resource: object.resource, site: object.site.site, isExplained: isExplainedByTask(object.origin))
            merged[place, default: LeakTally()].add(object.origin)
        }
        return merged.map { place, tally in
            var finding = tally.finding(.LK10, place.resource, at: place.site) {
                LeakSentence.stillRetained(place.resource, at: place.site, who: $0)
            }
            finding.explainedBy = place.isExplained ? [.LK07] : []
            return finding
        }
    }

    // MARK: - What else the request holds

    private func withSiblings(_ findings: [LeakFinding]) -> [LeakFinding] {
        guard let live, !live.isEmpty else { return findings }
        let concerned = Set(findings.compactMap(\.firstRequest))
        var held: [UInt64: [HeldLease]] = [:]
        for entry in live {
            guard let request = entry.origin.startingRequest, concerned.contains(request) else { continue }
            held[request, default: []].append(
                HeldLease(resource: resources[Int(entry.account)], openedAt: entry.site.site))
        }
        return findings.map { finding in
            guard let request = finding.firstRequest, var others = held[request] else { return finding }
            if finding.leakClass.isAboutOpenLeases, let site = finding.site,
                let own = others.firstIndex(of: HeldLease(resource: finding.resource, openedAt: site))
            {
                others.remove(at: own)
            }
            var finding = finding
            finding.provenance.siblings = Array(
                others.sorted { ($0.resource, $0.openedAt) < ($1.resource, $1.openedAt) }
                    .prefix(Provenance.siblingsShown))
            return finding
        }
    }
}

private struct AddressPlace: Hashable {
    var account: Int
    var site: CallSite
    var isExplained: Bool
}

private struct Place: Hashable {
    var resource: String
    var site: Site
    var isExplained: Bool
}

private struct MisusePlace: Hashable {
    var misuse: Misuse
    var resource: String
    var site: Site
    var explainedBy: Misuse?
}

extension LeakClass {
    fileprivate var isAboutOpenLeases: Bool { self == .LK01 || self == .LK06 }
}
