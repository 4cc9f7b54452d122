#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Counters and tables are split in stripes, one cache line or more each, so that threads seldom meet in one.
enum Stripe {
    static let count = 1 << bits
    private static let bits: UInt64 = 5

    /// The calling thread's stripe. A task may see another one after each suspension.
    static var current: Int {
        #if canImport(Glibc)
            let thread = UInt64(pthread_self())
        #else
            let thread = UInt64(UInt(bitPattern: pthread_self()))
        #endif
        // Threads lie at regular distances; multiplying by 2^64 / golden ratio spreads such series evenly (Knuth, vol. 3, 6.4).
        return Int(truncatingIfNeeded: (thread &* 0x9E37_79B9_7F4A_7C15) >> (64 - bits))
    }
}

/// 128 bytes: two lines, since adjacent ones are fetched together, and one line of Apple silicon.
struct CacheLinePadding: Sendable {
    private let words:
        (
            UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64,
            UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64
        ) = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
}
