/// How many things went wrong in one way at one place, and in which requests.
struct LeakTally {
    var count: UInt64 = 0
    var unattributed: UInt64 = 0
    var firstRequest: UInt64?

    mutating func add(_ origin: LeaseOrigin) {
        add(LeakTally(count: 1, unattributed: origin.isAttributed ? 0 : 1, firstRequest: origin.request))
    }

    mutating func add(_ other: LeakTally) {
        count += other.count
        unattributed += other.unattributed
        firstRequest = Self.lower(firstRequest, other.firstRequest)
    }

    func finding(
        _ leakClass: LeakClass, _ resource: String, at site: Site, message: (LeakSentence.Who) -> String
    ) -> LeakFinding {
        let who = LeakSentence.Who(count: count, firstRequest: firstRequest, unattributed: unattributed)
        return LeakFinding(
            leakClass: leakClass, resource: resource, count: count, firstRequest: firstRequest,
            unattributed: unattributed, site: site, message: message(who))
    }

    /// The lower of the two requests; none counts as above any.
    private static func lower(_ a: UInt64?, _ b: UInt64?) -> UInt64? {
        guard let a, let b else { return a ?? b }
        return min(a, b)
    }
}
