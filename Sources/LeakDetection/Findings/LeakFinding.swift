/// Everything of one kind that went wrong at one place: one cause, one finding.
public struct LeakFinding: Sendable, Equatable {
    public var leakClass: LeakClass
    public var resource: String
    /// How many leases (or descriptors) are concerned.
    public var count: UInt64
    /// The lowest request concerned, the same under any schedule; nil if none belongs to a request.
    public var firstRequest: UInt64?
    /// The request that did it, of the lease of `firstRequest`, where that is another.
    public var otherRequest: UInt64?
    /// Of `count`, how many were opened by a detached task or a foreign thread.
    public var unattributed: UInt64
    /// Where they were opened; nil where that is not known (level `counts`, descriptors).
    public var site: Site?
    /// Where they were released, or used when they should not be, in the order of the message; then any further places.
    public var releaseSites: [Site]
    /// What happened, to how many, and where, in one sentence for someone who knows none of our words.
    public var message: String
    /// Classes of findings that explain this one: their leases, tasks or objects are the cause, and one cause is one finding. It is
    /// news only when none of those is, because it is tolerated. Empty for a finding that stands for itself.
    public var explainedBy: [LeakClass] = []
    public var provenance = Provenance()

    public init(
        leakClass: LeakClass, resource: String, count: UInt64, firstRequest: UInt64? = nil, unattributed: UInt64 = 0,
        site: Site? = nil, releaseSites: [Site] = [], message: String, explainedBy: [LeakClass] = []
    ) {
        self.leakClass = leakClass
        self.resource = resource
        self.count = count
        self.firstRequest = firstRequest
        self.unattributed = unattributed
        self.site = site
        self.releaseSites = releaseSites
        self.message = message
        self.explainedBy = explainedBy
    }

    /// Class, resource and place: what stays the same from run to run, to compare reports by.
    public var fingerprint: String {
        "\(leakClass.rawValue) \(resource)" + (site.map { " at \($0)" } ?? "")
    }

    /// Worst first: by class, then the larger count, then the fingerprint, so that the order never depends on the schedule.
    package static func isWorse(_ a: LeakFinding, _ b: LeakFinding) -> Bool {
        if a.leakClass.severity != b.leakClass.severity { return a.leakClass.severity < b.leakClass.severity }
        if a.count != b.count { return a.count > b.count }
        return a.fingerprint < b.fingerprint
    }
}
