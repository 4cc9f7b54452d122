/// Whom a lease belongs to, in one word: there is one for each open lease.
struct LeaseOrigin: Sendable, Equatable {
    /// The request's number, or one of the two below.
    private let word: UInt64

    /// The application's own scope.
    static let application = LeaseOrigin(word: .max)
    /// It was opened where no ledger was bound to the task (a detached task, a foreign thread), so that only the process's
    /// ledger saw it.
    static let unattributed = LeaseOrigin(word: .max - 1)
    /// The highest number that leaves room for the two above, and for as many of tasks that outlived their request; a higher one
    /// counts as this one.
    static let lastRequest = outlived - 3
    private static let outlived: UInt64 = 1 << 63

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

    var isAttributed: Bool { word <= Self.lastRequest || self == .application }

    /// A task that a request had started opened it, when that request had ended: unattributed, but for who started the task.
    var afterwards: LeaseOrigin { request.map { LeaseOrigin(word: $0 | Self.outlived) } ?? self }

    /// The request that it belongs to, or that started the task which opened it.
    var startingRequest: UInt64? {
        if let request { return request }
        return isAttributed || self == .unattributed ? nil : word & ~Self.outlived
    }
}
