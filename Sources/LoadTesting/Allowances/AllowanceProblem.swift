/// An allowance that has to go: it expired, or nothing leaks any more as it says. Either fails the run.
public struct AllowanceProblem: Codable, Sendable, Equatable {
    public enum Kind: String, Codable, Sendable { case expired, unmatched }

    public var kind: Kind
    /// Which of the file's entries, counted from 1.
    public var entry: Int
    public var leakClass: String
    public var resource: String
    @Nullable public var suite: String?
    @Nullable public var site: String?
    public var reason: String
    public var expires: CalendarDay
    /// One sentence that names the entry and says what to do.
    public var message: String

    init(_ kind: Kind, entry: Int, of allowance: Allowance, file: String) {
        self.kind = kind
        self.entry = entry
        leakClass = allowance.leakClass.rawValue
        resource = allowance.resource
        _suite = Nullable(wrappedValue: allowance.suite)
        _site = Nullable(wrappedValue: allowance.site)
        reason = allowance.reason
        expires = allowance.expires
        let head = "Entry \(entry) of \(file), \(allowance.subject),"
        message =
            switch kind {
            case .expired:
                "\(head) expired on \(allowance.expires): fix the leak and delete the entry, or give it a later date."
            case .unmatched:
                "\(head) matched nothing: delete it"
                    + (allowance.suite == nil ? ", or name its suite if that was not part of this run." : ".")
            }
    }

    private enum CodingKeys: String, CodingKey {
        case leakClass = "class"
        case kind, entry, resource, suite, site, reason, expires, message
    }
}
