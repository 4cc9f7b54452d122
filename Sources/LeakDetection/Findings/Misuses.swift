/// Everything that was done wrong in one way with leases opened at one place.
struct Misuses {
    private var tally = LeakTally()
    private var sites: Set<Site> = []
    /// The places to show: those of the lowest request, then the first in the source.
    private var shown: Shown?

    private struct Shown: Comparable {
        var request: UInt64?
        var first: Site?
        var site: Site
        var other: UInt64?

        static func < (a: Shown, b: Shown) -> Bool { a.order < b.order }

        private var order: (UInt64, Site, Site, UInt64) { (request ?? .max, first ?? site, site, other ?? .max) }
    }

    mutating func add(_ group: MisuseGroup, first: Site?, at site: Site) {
        tally.add(
            LeakTally(count: group.count, unattributed: group.unattributed, firstRequest: group.firstRequest))
        sites.formUnion([first ?? site, site])
        let candidate = Shown(request: group.firstRequest, first: first, site: site, other: group.otherRequest)
        shown = shown.map { min($0, candidate) } ?? candidate
    }

    func finding(_ misuse: Misuse, of resource: String, openedAt place: Site) -> LeakFinding? {
        guard let shown else { return nil }
        let places = [shown.first, shown.site].compactMap(\.self)
        let others = sites.subtracting(places).sorted()
        var result = tally.finding(misuse.leakClass, resource, at: place) { who in
            LeakSentence.misused(
                misuse, resource, openedAt: place, first: shown.first, site: shown.site, others: others,
                other: shown.other, who: who)
        }
        result.releaseSites = places + others
        result.otherRequest = shown.other
        return result
    }
}
