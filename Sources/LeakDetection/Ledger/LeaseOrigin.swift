/// Whom a lease belongs to, in one word: there is one for each open lease.
struct LeaseOrigin: Sendable, Equatable {
    /// The request's number, or one of the two below.
    private let word: UInt64

    /// The application's own scope.
    static let application = LeaseOrigin(word: .max)
    /// It was opened where no ledger was bound to the task (a detached task, a foreign thread), so that only the process's
    /// ledger saw it.
    static let unattributed = LeaseOrigin(word: .max - 1)
    /// The highest number that is not taken by the two above; a higher one counts as this one.
    static let lastRequest = UInt64.max - 2

    /// The number of the one request of a test's closure, which messages call by what it is.
    static let testedClosure = lastRequest

    private init(word: UInt64) {
        self.word = word
    }

    /// - Parameter request: nil for the application's own scope.
    init(request: UInt64?) {
        self = request.map { LeaseOrigin(word: min($0, Self.lastRequest)) } ?? .application
    }

    /// Nil: the application's own scope, or unknown.
    var request: UInt64? { word <= Self.lastRequest ? word : nil }

    var isAttributed: Bool { self != .unattributed }
}
