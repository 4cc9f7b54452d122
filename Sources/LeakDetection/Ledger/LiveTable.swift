/// Every open lease of a ledger. It is kept apart from the counters, so that the two can be checked against each other.
///
/// Its memory grows with the most leases open at once, never with leases done.
final class LiveTable: Sendable {
    let shards: [LiveShard]
    let tracer: LeaseTracer?

    /// - Parameter tracer: of level `stacks`, else nil.
    init(tracer: LeaseTracer? = nil) {
        self.tracer = tracer
        shards = (0..<Stripe.count).map { _ in LiveShard(tracer: tracer) }
    }

    var count: Int {
        shards.reduce(0) { $0 + $1.count }
    }

    /// Every lease open now, in no particular order. It is one instant only when nothing opens or releases meanwhile.
    func entries() -> [LiveEntry] {
        var entries: [LiveEntry] = []
        entries.reserveCapacity(count)
        for shard in shards { shard.forEachChunk { entries += $0 } }
        return entries
    }

    /// Open leases of each account, by its number; accounts from `accounts` on are left out.
    func counts(accounts: Int) -> [UInt64] {
        var counts = [UInt64](repeating: 0, count: accounts)
        for shard in shards {
            shard.forEachChunk { entries in
                for entry in entries where entry.account < accounts { counts[Int(entry.account)] += 1 }
            }
        }
        return counts
    }
}

/// The open leases of one stripe.
final class LiveShard: Sendable {
    let tracer: LeaseTracer?
    private let table: CheckedMutex<SlotTable>
    private let padding = CacheLinePadding()

    init(tracer: LeaseTracer? = nil) {
        self.tracer = tracer
        table = CheckedMutex(SlotTable(isTraced: tracer != nil))
    }

    @inline(__always)
    func withTable<R: Sendable>(_ body: (inout SlotTable) -> R) -> R {
        table.withLock(body)
    }

    var count: Int { withTable { $0.count } }

    /// Leases that are opened and released meanwhile wait for one chunk at most.
    fileprivate func forEachChunk(_ body: ([LiveEntry]) -> Void) {
        for chunk in 0..<withTable({ $0.chunkCount }) {
            body(withTable { $0.entries(inChunk: chunk) })
        }
    }

    deinit {
        withTable { $0.deallocate() }
    }
}
