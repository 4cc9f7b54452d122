/// How many things went wrong in one way at one place, in which requests, and since when.
struct LeakTally {
    var count: UInt64 = 0
    var unattributed: UInt64 = 0
    var firstRequest: UInt64?
    /// Of the longest open lease.
    private var oldest: LeaseTrace?
    /// Of the lowest request that has one.
    private var stack: (request: UInt64, stack: CallStack)?

    init(count: UInt64 = 0, unattributed: UInt64 = 0, firstRequest: UInt64? = nil) {
        self.count = count
        self.unattributed = unattributed
        self.firstRequest = firstRequest
    }

    mutating func add(_ origin: LeaseOrigin) {
        add(LeakTally(count: 1, unattributed: origin.isAttributed ? 0 : 1, firstRequest: origin.request))
    }

    mutating func add(_ entry: LiveEntry) {
        add(entry.origin)
        guard let trace = entry.trace else { return }
        keep(trace)
        if let stack = trace.stack { keep((entry.origin.request ?? .max, stack)) }
    }

    mutating func add(_ other: LeakTally) {
        count += other.count
        unattributed += other.unattributed
        firstRequest = Self.lower(firstRequest, other.firstRequest)
        if let trace = other.oldest { keep(trace) }
        if let stack = other.stack { keep(stack) }
    }

    /// - Parameter now: reading of the clock that the traces were made with; nil without traces.
    func provenance(now: UInt64?) -> Provenance {
        var provenance = Provenance(
            scope: firstRequest != nil ? .request : unattributed == count ? .unattributed : .application)
        provenance.stack = stack?.stack.lines ?? []
        if let now, let oldest {
            provenance.age = .nanoseconds(now - min(now, oldest.openedAt))
            provenance.idle = .nanoseconds(now - min(now, oldest.usedAt))
        }
        return provenance
    }

    private mutating func keep(_ trace: LeaseTrace) {
        if trace.openedAt < oldest?.openedAt ?? .max { oldest = trace }
    }

    private mutating func keep(_ other: (request: UInt64, stack: CallStack)) {
        if stack == nil || other.request < stack!.request { stack = other }
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
