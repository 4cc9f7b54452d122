/// The parts of one account, by stripe.
///
/// Plain addresses, for whoever keeps the account alive: counting references to the account, to an array and to the part would
/// cost more than all the rest of opening a lease.
///
/// Unchecked, because a pointer is not Sendable: nobody writes to what this one points to until the account is gone.
struct AccountStripes: @unchecked Sendable {
    private let parts: UnsafeMutablePointer<Unmanaged<AccountStripe>>

    init(make: (Int) -> AccountStripe) {
        parts = .allocate(capacity: Stripe.count)
        for stripe in 0..<Stripe.count { (parts + stripe).initialize(to: .passRetained(make(stripe))) }
    }

    subscript(stripe: Int) -> Unmanaged<AccountStripe> { parts[stripe] }

    var all: [AccountStripe] {
        (0..<Stripe.count).map { parts[$0].takeUnretainedValue() }
    }

    /// To be called once, at the end.
    func deallocate() {
        for stripe in 0..<Stripe.count { parts[stripe].release() }
        parts.deallocate()
    }
}
