import Synchronization

/// Opens and closes the resources whose handling is measured: as cheap as a resource with async functions can be, so that
/// what remains is the cost of handling it.
///
/// It does not keep its ledger alive: that would be a reference to count wherever a desk is passed on, and the figures would
/// be about that. Keep the ledger alive until the last request has ended.
struct ResourceDesk: Sendable {
    private let ledger: Unmanaged<DeskLedger>

    init(_ ledger: DeskLedger) { self.ledger = .passUnretained(ledger) }

    @inline(__always)
    fileprivate func withLedger<Result>(_ body: (DeskLedger) throws -> Result) rethrows -> Result {
        try ledger._withUnsafeGuaranteedRef(body)
    }
}

/// What was done at a ``ResourceDesk``.
final class DeskLedger: Sendable {
    enum Event: Sendable, Equatable {
        case opened(Int)
        case endpoint(Int)
        case closed(Int, afterFailure: Bool)
    }

    /// What the endpoint throws, if it is to fail.
    struct Failure: Error {}

    let opened = Atomic<Int>(0)
    let closed = Atomic<Int>(0)
    fileprivate let endpointFails: Bool
    private let keepsJournal: Bool
    private let journal = Mutex<[Event]>([])

    /// - Parameter keepsJournal: whether ``events`` are kept, which costs more than what is measured.
    init(endpointFails: Bool = false, keepsJournal: Bool = false) {
        self.endpointFails = endpointFails
        self.keepsJournal = keepsJournal
    }

    /// All that happened, in order; empty without a journal.
    var events: [Event] { journal.withLock { $0 } }

    @inline(__always)
    fileprivate func note(_ event: @autoclosure () -> Event) {
        if keepsJournal { write(event()) }
    }

    @inline(never)
    private func write(_ event: Event) { journal.withLock { $0.append(event) } }
}

/// One open resource.
final class DeskResource: Sendable {
    let level: Int
    let desk: ResourceDesk

    fileprivate init(_ level: Int, _ desk: ResourceDesk) {
        self.level = level
        self.desk = desk
    }
}

// Not inlined: what really opens something is not part of its caller either.

@inline(never)
func openResource(_ level: Int, at desk: ResourceDesk) async throws -> DeskResource {
    desk.withLedger { ledger in
        ledger.opened.add(1, ordering: .relaxed)
        ledger.note(.opened(level))
    }
    return DeskResource(level, desk)
}

@inline(never)
func closeResource(_ resource: DeskResource, after failure: (any Error)?) async throws {
    resource.desk.withLedger { ledger in
        ledger.closed.add(1, ordering: .relaxed)
        ledger.note(.closed(resource.level, afterFailure: failure != nil))
    }
}

/// What every subject's endpoint does.
@inline(never)
func useResource(_ resource: DeskResource) async throws -> Int {
    try resource.desk.withLedger { ledger in
        ledger.note(.endpoint(resource.level))
        if ledger.endpointFails { throw DeskLedger.Failure() }
    }
    return resource.level
}
