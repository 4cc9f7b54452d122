/// Slots that are taken and given back by number; the free ones form a list through themselves.
///
/// They lie in chunks of one size that are never moved: memory grows with the most leases open, in a line, and no opening of a
/// lease has to wait until all others have been copied. Only the list of chunks is, a thousandth of them.
///
/// Unchecked, because pointers are not Sendable: all use of a table is under the lock of its shard.
struct SlotTable: @unchecked Sendable {
    /// 8 KB each.
    static let chunkSize = 1 << chunkBits
    private static let chunkBits: UInt32 = 10
    private static let none = UInt32.max

    private var chunks: [UnsafeMutablePointer<Slot>] = []
    /// Slots that were taken at least once; those above hold nothing yet.
    private var used: UInt32 = 0
    private var firstFree = none
    /// Slots taken now.
    private(set) var count = 0
    /// By slot; nil below level `stacks`.
    private var traces: [UInt32: LeaseTrace]?

    /// Leases of which more is kept than where they were opened.
    var traceCount: Int { traces?.count ?? 0 }

    init(isTraced: Bool = false) {
        traces = isTraced ? [:] : nil
    }

    /// - Returns: the number of the slot that holds the lease from now on.
    @inline(__always)
    mutating func insert(_ lease: Lease) -> UInt32 {
        count += 1
        var number = firstFree
        if number != Self.none {
            firstFree = place(of: number).pointee.next
        } else {
            number = takeNew()
        }
        place(of: number).initialize(to: .open(lease))
        return number
    }

    @inline(__always)
    mutating func remove(_ number: UInt32) {
        count -= 1
        place(of: number).initialize(to: .free(next: firstFree))
        firstFree = number
        if traces != nil { traces?[number] = nil }
    }

    mutating func keep(_ trace: LeaseTrace, of number: UInt32) {
        traces?[number] = trace
    }

    mutating func noteUse(of number: UInt32, at instant: UInt64) {
        traces?[number]?.usedAt = instant
    }

    /// The slot stays taken, by what is left of its lease.
    func replace(_ number: UInt32, by lease: DroppedLease) {
        place(of: number).initialize(to: .dropped(lease))
    }

    var chunkCount: Int { chunks.count }

    /// The open leases of one chunk.
    func entries(inChunk chunk: Int) -> [LiveEntry] {
        slots(inChunk: chunk).enumerated().compactMap { place, slot in
            var entry = slot.entry
            if let traces { entry?.trace = traces[UInt32(chunk * Self.chunkSize + place)] }
            return entry
        }
    }

    /// To be called once, at the end.
    mutating func deallocate() {
        for chunk in chunks.indices {
            for slot in slots(inChunk: chunk) { slot.letGo() }
            chunks[chunk].deallocate()
        }
        self = SlotTable()
    }

    private func slots(inChunk chunk: Int) -> UnsafeMutableBufferPointer<Slot> {
        let before = chunk << Int(Self.chunkBits)
        return UnsafeMutableBufferPointer(start: chunks[chunk], count: min(Self.chunkSize, Int(used) - before))
    }

    @inline(__always)
    private func place(of number: UInt32) -> UnsafeMutablePointer<Slot> {
        chunks[Int(number >> Self.chunkBits)] + Int(number & (1 << Self.chunkBits - 1))
    }

    @inline(never)
    private mutating func takeNew() -> UInt32 {
        if Int(used) == chunks.count << Int(Self.chunkBits) { chunks.append(.allocate(capacity: Self.chunkSize)) }
        defer { used += 1 }
        return used
    }
}
