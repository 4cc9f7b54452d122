/// How much a ledger keeps about each lease. Counts are exact at every level but `off`.
public enum LeakDetail: String, Sendable, CaseIterable, Codable {
    /// Nothing: leases are no-ops.
    case off
    /// Opened and released per resource; a leak is counted but not placed.
    case counts
    /// Also where and by which request each open lease was opened.
    case sites
    /// Also when each open lease was opened and last used, and of a sample of requests who called whom: see ``StackSample``.
    case stacks

    /// Whether it is kept where, and for whom, each lease was opened.
    public var placesLeaks: Bool { self == .sites || self == .stacks }
}

/// The requests of which level `stacks` keeps call stacks: by number, so that the same ones are kept however requests are scheduled.
public struct StackSample: Sendable, Equatable {
    /// Every request whose number is a multiple of this; at least 1.
    public var every: UInt64
    /// And this one.
    public var request: UInt64?

    public init(every: UInt64 = 64, request: UInt64? = nil) {
        self.every = max(every, 1)
        self.request = request
    }

    /// - Parameter number: the how manieth lease of its kind it is; decides for one that belongs to no request.
    func contains(_ origin: LeaseOrigin, number: UInt64) -> Bool {
        guard let request = origin.request else { return number.isMultiple(of: every) }
        return request.isMultiple(of: every) || request == self.request
            || origin == LeaseOrigin(request: LeaseOrigin.testedClosure)
    }
}
