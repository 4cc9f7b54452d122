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
    /// Where it is counted; it is released in the same stripe. Nil in a lease that counts nothing.
    private let stripe: AccountStripe?
    /// Its place in the stripe's table of open leases.
    private let slot: UInt32
    let openedAt: CallSite
    let origin: LeaseOrigin

    /// The file of the first release; zero while the lease is open.
    private let releaseFile = Atomic<UInt>(0)
    /// Follows `releaseFile` a moment later; zero until then.
    private let releaseLine = Atomic<UInt>(0)

    @inline(__always)
    init(in stripe: AccountStripe?, origin: LeaseOrigin, at site: CallSite) {
        self.stripe = stripe
        self.origin = origin
        openedAt = site
        slot = stripe?.open(origin, at: site) ?? 0
    }

    /// Opens a lease in the ledger of the current task, else in the process's ledger.
    ///
    /// Without either (no harness is running), or in a ledger at level `off`, the lease counts nothing and costs no allocation.
    public static func open(
        _ resource: Resource, file: StaticString = #fileID, line: UInt = #line, function: StaticString = #function
    ) -> Lease {
        let site = CallSite(file: file, line: line, function: function)
        if let binding = LedgerBinding.current.get() {
            let origin = LeaseOrigin(request: binding.request, isAttributed: true)
            return binding.ledger.open(resource, origin: origin, at: site)
        }
        if let ledger = ProcessLedger.current {
            return ledger.open(resource, origin: LeaseOrigin(request: nil, isAttributed: false), at: site)
        }
        return uncounted
    }

    /// Releases the lease, from any thread. A second release is recorded as LK03, with both places.
    public func release(file: StaticString = #fileID, line: UInt = #line) {
        guard let stripe else { return }
        let site = CallSite(file: file, line: line)
        let isFirst = releaseFile.compareExchange(
            expected: 0, desired: site.file.address, ordering: .acquiringAndReleasing
        ).exchanged
        if isFirst {
            releaseLine.store(site.line, ordering: .releasing)
            stripe.release(slot: slot)
        } else {
            stripe.recordDoubleRelease(of: self, at: site)
        }
    }

    /// Whether the lease was opened and not yet released. Always false for a lease that counts nothing.
    public var isOpen: Bool {
        stripe != nil && releaseFile.load(ordering: .acquiring) == 0
    }

    /// Where the lease was first released. Nil while it is open, and for the instant in which another thread is releasing it.
    var releasedAt: CallSite? {
        let line = releaseLine.load(ordering: .acquiring)
        guard line != 0 else { return nil }
        return CallSite(file: StaticText(address: releaseFile.load(ordering: .relaxed)), line: line)
    }
}

extension Lease {
    /// A lease that counts nothing. One for each stripe: threads that share one would fight for its reference count.
    static var uncounted: Lease { uncountedLeases[Stripe.current] }

    private static let uncountedLeases = (0..<Stripe.count).map { _ in
        Lease(in: nil, origin: LeaseOrigin(request: nil, isAttributed: false), at: .unknown)
    }
}
