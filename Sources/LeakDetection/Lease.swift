import Synchronization

/// One opened resource. Open it where you acquire the real thing, release it right where you give that back.
///
/// ```swift
/// let lease = Lease.open(.connection)
/// defer { lease.release() }
/// ```
///
/// A lease that is dropped without `release()` counts as never released: forgetting the object does not close the connection.
public final class Lease: Sendable {
    // In this order it takes 72 bytes, header included, and no more: that is what the allocator gives for one.

    /// Where it is counted; it is released in the same stripe. Nil in a lease that counts nothing. The owner keeps it.
    private let stripe: Unmanaged<AccountStripe>?
    /// Retained by hand, once for the lease's life: the compiler would do so again for every use.
    private let owner: Unmanaged<LeaseOwner>?
    let openedAt: CallSite
    /// Number of the account; here as well as in the stripe, so that who reads it need not touch the stripe.
    private let account: UInt32

    /// The file of the first release; zero while the lease is open.
    private let releaseFile = Atomic<UInt>(0)
    /// Follows `releaseFile` a moment later; zero until then.
    private let releaseLine = Atomic<UInt32>(0)
    /// Its place in the stripe's table of open leases, written under the table's lock before anybody else has the lease; later, in the
    /// highest bit, whether anything was done wrong with it.
    private let slot = Atomic<UInt32>(0)

    @inline(__always)
    init(in stripe: Unmanaged<AccountStripe>?, for owner: LeaseOwner?, at site: CallSite) {
        self.stripe = stripe
        self.owner = owner.map(Unmanaged.passRetained)
        account = stripe?._withUnsafeGuaranteedRef { $0.account } ?? 0
        openedAt = site
        stripe?._withUnsafeGuaranteedRef { $0.open(self) }
    }

    deinit {
        if isOpen { stripe?._withUnsafeGuaranteedRef { $0.drop(entry, slot: slotNumber) } }
        if isNoted { stripe?._withUnsafeGuaranteedRef { $0.forgetMisuses(of: ObjectIdentifier(self)) } }
        owner?.release()
    }

    /// Opens a lease in the ledger of the current task, else in the process's ledger.
    ///
    /// A task that goes on when the request that started it has ended opens them for no known request, in the process's ledger if
    /// there is one.
    ///
    /// Without either (no harness is running), or in a ledger at level `off`, the lease counts nothing and costs no allocation.
    public static func open(
        _ resource: Resource, file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) -> Lease {
        let site = CallSite(file: file, line: line, function: function)
        if let owner = LedgerBinding.currentOwner {
            return owner._withUnsafeGuaranteedRef { owner in
                if owner.hasEnded { return openAfterwards(resource, of: owner, at: site) }
                return owner.withBooks { $0.open(resource, for: owner, at: site) }
            }
        }
        if let ledger = ProcessLedger.current {
            return ledger.books.open(resource, for: ledger.unknownOwner, at: site)
        }
        return uncounted
    }

    @inline(never)
    private static func openAfterwards(_ resource: Resource, of ended: LeaseOwner, at site: CallSite) -> Lease {
        let owner = ended.afterwards()
        return owner.books.open(resource, for: owner, at: site)
    }

    /// Whom a lease is opened for.
    public enum Holder: Sendable {
        /// The current request, if there is one.
        case request
        /// The application, whoever opens it: what a request fetches into a pool or a cache that outlives it.
        case application
    }

    /// Opens a lease as ``open(_:file:line:function:)`` does, for whom it is said.
    public static func open(
        _ resource: Resource, for holder: Holder, file: StaticString = #fileID, line: UInt = #line,
        function: StaticString = #function
    ) -> Lease {
        guard case .application = holder else { return open(resource, file: file, line: line, function: function) }
        let site = CallSite(file: file, line: line, function: function)
        let bound = LedgerBinding.currentOwner?.takeUnretainedValue()
        let current = bound.map { $0.hasEnded ? $0.afterwards() : $0 } ?? ProcessLedger.current?.unknownOwner
        guard let owner = current?.ofApplication() else { return uncounted }
        return owner.books.open(resource, for: owner, at: site)
    }

    /// Releases the lease, from any thread. A second release is recorded as LK03, with both places.
    public func release(file: StaticString = #fileID, line: UInt = #line) {
        stripe?._withUnsafeGuaranteedRef { $0.release(self, at: CallSite(file: file, line: line)) }
    }

    /// Notes that the resource is used here. After its release that is LK04; by a request that it does not belong to, LK06.
    ///
    /// Call it where the resource is touched: a wrapper around a client does so in every method.
    public func use(file: StaticString = #fileID, line: UInt = #line) {
        stripe?._withUnsafeGuaranteedRef { $0.use(self, at: CallSite(file: file, line: line)) }
    }

    /// Whether the lease was opened and not yet released. Always false for a lease that counts nothing.
    public var isOpen: Bool {
        stripe != nil && releaseFile.load(ordering: .acquiring) == 0
    }

    /// Where the lease was first released. Nil while it is open, and for the instant in which another thread is releasing it.
    var releasedAt: CallSite? {
        let line = releaseLine.load(ordering: .acquiring)
        guard line != 0 else { return nil }
        return StaticText(address: releaseFile.load(ordering: .relaxed)).map { CallSite(file: $0, line: line) }
    }

    var origin: LeaseOrigin { owner?._withUnsafeGuaranteedRef { $0.origin } ?? .application }

    /// Who has to do with it now, where that is not its own request, while it runs.
    @inline(__always)
    var stranger: Stranger? {
        owner?._withUnsafeGuaranteedRef { owner in
            let current = LedgerBinding.currentOwner
            let isOwn = current.map { $0.toOpaque() == Unmanaged.passUnretained(owner).toOpaque() } ?? false
            return isOwn && !owner.hasEnded ? nil : Stranger(to: owner, current)
        }
    }

    /// What the table of open leases says about it.
    var entry: LiveEntry {
        LiveEntry(site: openedAt, account: account, origin: origin)
    }
}

/// What only the lease's stripe calls.
extension Lease {
    private static let noted: UInt32 = 1 << 31

    var slotNumber: UInt32 { slot.load(ordering: .relaxed) & ~Self.noted }

    /// Whether the log keeps what was done wrong with this lease, and is to be told when it goes.
    private var isNoted: Bool { slot.load(ordering: .relaxed) & Self.noted != 0 }

    func markNoted() {
        slot.bitwiseOr(Self.noted, ordering: .relaxed)
    }

    func take(slot number: UInt32) {
        slot.store(number, ordering: .relaxed)
    }

    /// Writes down where the lease was released, unless that was done before.
    ///
    /// - Returns: whether this is the first release.
    @inline(__always)
    func noteRelease(at site: CallSite) -> Bool {
        let isFirst = releaseFile.compareExchange(
            expected: 0, desired: site.file.address, ordering: .acquiringAndReleasing
        ).exchanged
        if isFirst { releaseLine.store(site.line, ordering: .releasing) }
        return isFirst
    }

    /// The same under a lock that everybody holds who releases this lease.
    @inline(__always)
    func noteReleaseUnderLock(at site: CallSite) -> Bool {
        guard releaseFile.load(ordering: .relaxed) == 0 else { return false }
        releaseFile.store(site.file.address, ordering: .releasing)
        releaseLine.store(site.line, ordering: .releasing)
        return true
    }
}

extension Lease {
    /// A lease that counts nothing.
    static var uncounted: Lease { uncountedLeases[ThreadStripes.ofProcess.current] }

    /// One for each stripe: threads that share one would fight for its reference count.
    static let uncountedLeases = (0..<Stripe.count).map { _ in
        Lease(in: nil, for: nil, at: .unknown)
    }
}
