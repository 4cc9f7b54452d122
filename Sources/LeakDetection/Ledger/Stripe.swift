/// Counters and tables are split in stripes, one cache line or more each, so that threads seldom meet in one.
enum Stripe {
    static let count = 32
}

/// How many threads have each stripe.
struct StripeOccupancy: Sendable {
    private var threads = [Int](repeating: 0, count: Stripe.count)

    /// The stripe with the fewest threads, the lowest of several.
    mutating func take() -> Int {
        let fewest = threads.indices.min { threads[$0] < threads[$1] } ?? 0
        threads[fewest] += 1
        return fewest
    }

    mutating func giveBack(_ stripe: Int) {
        threads[stripe] -= 1
    }
}
