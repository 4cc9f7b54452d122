/// Somebody who has to do with a lease of a request, and is not that request while it runs.
enum Stranger {
    /// Another request of the same ledger.
    case request(UInt64)
    /// Nobody known, or the request's own tasks, after it had ended.
    case afterwards

    /// Nil for what is everybody's, such as a lease of the application; and for a thread or task of no known request while the
    /// lease's own request still runs, since that may work for it.
    init?(to owner: LeaseOwner, _ current: Unmanaged<LeaseOwner>?) {
        guard owner.origin.request != nil else { return nil }
        let other = current?._withUnsafeGuaranteedRef { current in
            current === owner || !current.isOfSameLedger(as: owner) ? nil : current.origin.request
        }
        if let other {
            self = .request(other)
        } else if owner.hasEnded {
            self = .afterwards
        } else {
            return nil
        }
    }
}
