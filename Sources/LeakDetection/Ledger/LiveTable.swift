/// One open lease, as the live table keeps it: plain words, nothing to retain.
struct LiveEntry: Sendable {
    var account: Int
    var site: CallSite
    var origin: LeaseOrigin
}

/// Every open lease of a ledger. It is kept apart from the counters, so that the two can be checked against each other.
///
/// Its memory grows with the most leases open at once, never with leases done.
final class LiveTable: Sendable {
    let shards = (0..<Stripe.count).map { _ in LiveShard() }

    var count: Int {
        shards.reduce(0) { $0 + $1.count }
    }

    /// Every lease open now, in no particular order. Each shard is copied under its lock, one after the other.
    func entries() -> [LiveEntry] {
        shards.flatMap { $0.slots.compactMap(\.entry) }
    }

    /// Open leases of each account, by its number; accounts from `accounts` on are left out.
    func counts(accounts: Int) -> [UInt64] {
        var counts = [UInt64](repeating: 0, count: accounts)
        for shard in shards {
            for case .taken(let entry) in shard.slots where entry.account < accounts {
                counts[entry.account] += 1
            }
        }
        return counts
    }
}

/// The open leases of one stripe.
final class LiveShard: Sendable {
    private let array = CheckedMutex(SlotArray())
    private let padding = CacheLinePadding()

    func insert(_ entry: LiveEntry) -> UInt32 {
        array.withLock { $0.insert(entry) }
    }

    func remove(_ slot: UInt32) {
        array.withLock { $0.remove(slot) }
    }

    var count: Int { array.withLock { $0.count } }

    fileprivate var slots: [SlotArray.Slot] { array.withLock { $0.slots } }
}

/// Slots that are taken and given back by number; the free ones form a list through themselves.
private struct SlotArray {
    private(set) var slots: [Slot] = []
    private(set) var count = 0
    private var firstFree = Slot.none

    enum Slot {
        case taken(LiveEntry)
        case free(next: UInt32)

        static let none = UInt32.max

        var entry: LiveEntry? {
            if case .taken(let entry) = self { entry } else { nil }
        }
    }

    mutating func insert(_ entry: LiveEntry) -> UInt32 {
        count += 1
        guard firstFree != Slot.none, case .free(let next) = slots[Int(firstFree)] else {
            slots.append(.taken(entry))
            return UInt32(slots.count - 1)
        }
        let slot = firstFree
        firstFree = next
        slots[Int(slot)] = .taken(entry)
        return slot
    }

    mutating func remove(_ slot: UInt32) {
        count -= 1
        slots[Int(slot)] = .free(next: firstFree)
        firstFree = slot
    }
}
