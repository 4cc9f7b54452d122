/// All leases of one case: what was opened, what was released, what is still open and who opened it.
///
/// ```swift
/// let ledger = Ledger()
/// try await ledger.withRequest(17) { try await handle(request) }
/// for finding in ledger.findings() { print(finding.message) }
/// ```
///
/// Ledgers are independent: two used at the same time, as by tests running in parallel, do not see each other's leases.
public final class Ledger: Sendable {
    let books: LedgerBooks
    private let shares: [LedgerShare]
    /// Of leases that nobody known opens, one for each stripe.
    private let unknownOwners: [LeaseOwner]
    private let threads = ThreadStripes.ofProcess

    /// - Parameter stacks: the requests of which level `stacks` keeps call stacks.
    public convenience init(detail: LeakDetail = .sites, stacks: StackSample = StackSample()) {
        self.init(LedgerBooks(detail: detail, stacks: stacks))
    }

    init(_ books: LedgerBooks) {
        self.books = books
        shares = (0..<Stripe.count).map { _ in LedgerShare(books) }
        unknownOwners = shares.map { LeaseOwner(.unattributed, share: $0) }
    }

    public var detail: LeakDetail { books.detail }

    /// Leases opened inside `body`, and in child tasks and `Task { }`s made there, belong to this ledger and to that request.
    ///
    /// Not those opened in `Task.detached` or on a thread `body` hands work to: see `installForProcess(_:)`.
    ///
    /// - Parameter index: the request's number; nil for the application's own scope (its lifespan).
    @inlinable
    public func withRequest<R>(
        _ index: UInt64?, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> R
    ) async rethrows -> R {
        try await LedgerBinding.current.withValue(
            LedgerBinding(),
            operation: {
                begin(request: index)
                defer { LedgerBinding.endRequest() }
                return try await body()
            }, isolation: isolation)
    }

    /// The same for blocking code, on any thread.
    @inlinable
    public func withRequest<R>(_ index: UInt64?, _ body: () throws -> R) rethrows -> R {
        try LedgerBinding.current.withValue(LedgerBinding()) {
            begin(request: index)
            defer { LedgerBinding.endRequest() }
            return try body()
        }
    }

    @usableFromInline
    func begin(request index: UInt64?) {
        LedgerBinding.beginRequest(
            RequestToken(LeaseOwner(LeaseOrigin(request: index), share: shares[threads.current])))
    }

    /// For blocking code that goes on on another thread: what runs in `body` there belongs to whom the caller works for.
    package static func carriedScope() -> @Sendable (_ body: () -> Void) -> Void {
        let binding = LedgerBinding.current.get()
        return { body in LedgerBinding.current.withValue(binding, operation: body) }
    }

    var unknownOwner: LeaseOwner { unknownOwners[threads.current] }

    /// Expects `object` to be gone when the current request has ended: if something still holds it then, that is LK10.
    ///
    /// It is held weakly. Nothing is expected of objects watched outside a request, by a task that outlived its request, or below
    /// level `sites`.
    public static func watch(
        _ object: AnyObject, as resource: Resource, file: StaticString = #fileID, line: UInt = #line,
        function: StaticString = #function
    ) {
        let site = CallSite(file: file, line: line, function: function)
        LedgerBinding.currentOwner?._withUnsafeGuaranteedRef { owner in
            guard owner.origin.request != nil, !owner.hasEnded, owner.books.detail.placesLeaks else { return }
            owner.books.retained.add(object, resource, at: site, of: owner)
        }
    }

    /// Makes `ledger` the one for leases opened where no request is bound: detached tasks, foreign threads. They are counted as
    /// unattributed. Nil takes it away.
    ///
    /// For a process that runs one case; tests that run in parallel do without.
    public static func installForProcess(_ ledger: Ledger?) {
        ProcessLedger.install(ledger)
    }

    /// Looks for watched objects that are still there although their requests have ended, while the application that may hold them
    /// still is: when that goes, they go too. To be called at rest, before the application is shut down.
    ///
    /// - Parameters:
    ///   - limit: the sum of all pauses in which tasks that are just ending may let go.
    ///   - sleep: called for each pause.
    public func noteRetained(limit: Duration, sleep: (Duration) -> Void) {
        var pauses = SettlingPauses(limit: limit)
        while books.retained.isAnyHeld, let pause = pauses.next() { sleep(pause) }
        books.retained.note()
    }

    /// Counts a release of `resource` without a lease in the current ledger, so that it can be seen that such a breach is noticed.
    package static func miscount(_ resource: Resource) {
        LedgerBinding.currentOwner?._withUnsafeGuaranteedRef { $0.books.account(of: resource).corruptReleased(by: 1) }
    }

    /// The counts of every resource seen so far, sorted by name.
    ///
    /// Taken while requests run, a row is a near miss of one instant: never more released than opened, but `live` and the
    /// difference may disagree. At rest it is exact.
    public func rows() -> [LedgerCount] {
        sampleHighWater()
        let accounts = books.accounts
        let live = books.live?.counts(accounts: accounts.count)
        let misuses = books.misuses.totals()
        return accounts.enumerated().map { number, account in
            var row = account.row(live: live?[number])
            row.late = misuses[.init(misuse: .releasedLate, account: number)] ?? 0
            return row
        }.sorted { $0.resource < $1.resource }
    }

    /// Leases open now, of all resources.
    public var liveCount: Int {
        if let live = books.live { return live.count }
        return books.accounts.reduce(0) { $0 + Int(clamping: $1.row(live: nil).live) }
    }

    /// The leases that a request holds now, sorted; none below level `sites`. Looks at every open lease, so it is for one request
    /// that is being looked at.
    public func leases(heldByRequest index: UInt64) -> [HeldLease] {
        guard let entries = books.live?.entries().filter({ $0.origin.request == index }) else { return [] }
        let accounts = books.accounts
        return entries.filter { $0.account < accounts.count }
            .map { HeldLease(resource: accounts[Int($0.account)].resource, openedAt: $0.site.site) }
            .sorted { ($0.resource, $0.openedAt) < ($1.resource, $1.openedAt) }
    }

    /// Looks at how many leases are open now and keeps each resource's maximum. Call it from a sampling thread: what happens
    /// between two looks is not seen, so the high-water mark is a lower bound.
    public func sampleHighWater() {
        for account in books.accounts { account.sampleHighWater() }
    }

    /// What is wrong, worst first, grouped by place: leases still open, released twice, late or by another request, or used when
    /// they should not be; tasks that still run; objects that are still held.
    ///
    /// Judge at rest, after `settle`: a lease in use looks the same as one forgotten.
    ///
    /// One cause, one finding: what others of them explain is left out.
    public func findings() -> [LeakFinding] { allFindings().filter(\.explainedBy.isEmpty) }

    /// With those that others explain, which come last.
    package func allFindings() -> [LeakFinding] {
        // Tasks before what they may release; leases before the accounts, so that each has one even if requests still run.
        let outliving = books.outliving.origins()
        let entries = books.live?.entries()
        let misuses = books.misuses.groups()
        let totals = books.misuses.totals()
        let accounts = books.accounts
        return LeakJudge(
            resources: accounts.map(\.resource), rows: accounts.map { $0.row(live: nil) }, live: entries,
            misuses: misuses, misuseTotals: totals, outliving: outliving,
            retained: books.retained.retained(), now: books.live?.tracer?.now()
        ).findings()
    }

    /// Whether nothing is left that may yet go by itself: no lease is open, no task of an ended request runs, and no object is held
    /// that should be gone.
    public var isAtRest: Bool {
        books.outliving.isEmpty && liveCount == 0 && !books.retained.isAnyHeld
    }

    /// The ledger's own arithmetic, checked at rest: LK12 if opened and released disagree with the leases that are there.
    public func conservationBreach() -> ConservationBreach? {
        var broken = rows().filter { !$0.isConserved }
        // What is opened or released during a look differs from look to look; a wrong count stays.
        for _ in 0..<2 where !broken.isEmpty {
            let again = rows()
            broken = broken.filter { row in again.contains { $0.resource == row.resource && $0.excess == row.excess } }
        }
        return broken.isEmpty ? nil : ConservationBreach(rows: broken)
    }
}
