import LeakDetection

/// A known leak that is tolerated until a day.
public struct Allowance: Sendable, Equatable {
    public var leakClass: LeakClass
    /// The whole name; there are no wildcards, so that nothing is tolerated that nobody has looked at.
    public var resource: String
    public var reason: String
    /// The last day on which it holds, in UTC.
    public var expires: CalendarDay
    /// Nil for all suites.
    public var suite: String?
    /// `Shop/Cart.swift:12`; nil for all places.
    public var site: String?

    public init(
        leakClass: LeakClass, resource: String, reason: String, expires: CalendarDay, suite: String? = nil,
        site: String? = nil
    ) {
        self.leakClass = leakClass
        self.resource = resource
        self.reason = reason
        self.expires = expires
        self.suite = suite
        self.site = site
    }

    /// All but LK12: no date makes a count true that contradicts itself.
    public static func canAllow(_ leakClass: LeakClass) -> Bool { leakClass != .LK12 }

    /// Whether it is about this leak, expired or not.
    func covers(_ leak: LeakRecord, in one: CaseResult) -> Bool {
        Self.canAllow(leakClass) && leak.leakClass == leakClass.rawValue && leak.resource == resource
            && concerns(one) && (site.map { Self.names(leak.site, $0) } ?? true)
    }

    func concerns(_ one: CaseResult) -> Bool { suite.map { $0 == one.suite } ?? true }

    func isExpired(on today: CalendarDay) -> Bool { expires < today }

    /// Two entries with the same subject say the same thing twice.
    public func hasSameSubject(as other: Allowance) -> Bool {
        leakClass == other.leakClass && resource == other.resource && suite == other.suite && site == other.site
    }

    /// `LK01 "connection" in suite shop, opened at Shop/Cart.swift:12`.
    var subject: String {
        "\(leakClass.rawValue) \"\(resource)\"" + (suite.map { " in suite \($0)" } ?? "")
            + (site.map { ", opened at \($0)" } ?? "")
    }

    /// A finding names the function too, which may be left out.
    private static func names(_ found: String?, _ site: String) -> Bool {
        guard let found else { return false }
        return found == site || found.hasPrefix(site + " in ")
    }
}

/// Why and how long a finding does not fail its run.
public struct AllowedRecord: Codable, Sendable, Equatable {
    public var reason: String
    /// The last day, in UTC.
    public var expires: CalendarDay

    public init(reason: String, expires: CalendarDay) {
        self.reason = reason
        self.expires = expires
    }

    /// `allowed until 2027-01-31: fixed in the next release of the driver`.
    public var sentence: String { "allowed until \(expires): \(reason)" }
}
