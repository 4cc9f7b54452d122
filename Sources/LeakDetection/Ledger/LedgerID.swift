import Synchronization

/// Tells ledgers apart for the whole life of the process; an address could be used again.
struct LedgerID: Sendable, Equatable {
    private let value: UInt64

    /// The lower bits of a packed word hold the account number, the upper 44 the ledger.
    private static let accountBits: UInt64 = 20
    private static let last = Atomic<UInt64>(0)

    static func next() -> LedgerID {
        LedgerID(value: last.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    /// Nil for a number too large to pack; such an account is looked up by name each time.
    func word(accountNumber: Int) -> UInt64? {
        accountNumber < 1 << Self.accountBits ? value << Self.accountBits | UInt64(accountNumber) : nil
    }

    /// Nil if the word is another ledger's.
    func accountNumber(in word: UInt64) -> Int? {
        word >> Self.accountBits == value ? Int(word & (1 << Self.accountBits - 1)) : nil
    }
}
