import Testing

@testable import LeakDetection

@Suite struct SlotTableTests {
    private let share = LedgerShare(LedgerBooks(detail: .sites))

    /// Leases that count nothing themselves, told apart by their requests.
    func lease(_ request: Int) -> Lease {
        Lease(in: nil, for: LeaseOwner(LeaseOrigin(request: UInt64(request)), share: share), at: .unknown)
    }

    func requests(in table: SlotTable) -> [UInt64?] {
        (0..<table.chunkCount).flatMap { table.entries(inChunk: $0).map(\.origin.request) }
    }

    @Test("A slot given back is the next to be taken: memory grows with the most leases open, not with leases done")
    func reused() {
        var table = SlotTable()
        defer { table.deallocate() }
        for round in 0..<1_000 {
            let leases = (0..<3).map { lease(round * 3 + $0) }
            let slots = leases.map { table.insert($0) }
            #expect(slots.sorted() == [0, 1, 2])
            for slot in slots.shuffled() { table.remove(slot) }
        }
        #expect(table.count == 0)
        #expect(table.chunkCount == 1)
        #expect(requests(in: table).isEmpty)
    }

    @Test("Leases on both sides of a chunk's end are found", arguments: [-1, 0, 1, SlotTable.chunkSize + 1])
    func chunkBoundaries(beyond: Int) {
        var table = SlotTable()
        defer { table.deallocate() }
        let count = SlotTable.chunkSize + beyond
        let leases = (0..<count).map { lease($0) }
        #expect(leases.map { table.insert($0) } == (0..<count).map { UInt32($0) })
        #expect(table.chunkCount == (count + SlotTable.chunkSize - 1) / SlotTable.chunkSize)
        #expect(requests(in: table) == leases.map(\.origin.request))
        withExtendedLifetime(leases) {}
    }

    @Test("What is given back in one chunk and in another is free, and the rest stays where it is")
    func givenBack() {
        var table = SlotTable()
        defer { table.deallocate() }
        let count = 2 * SlotTable.chunkSize
        let leases = (0..<count).map { lease($0) }
        for lease in leases { _ = table.insert(lease) }
        let (low, high) = (UInt32(SlotTable.chunkSize - 1), UInt32(SlotTable.chunkSize))
        table.remove(low)
        table.remove(high)
        #expect(table.count == count - 2)
        #expect(Set(requests(in: table)) == Set(leases.map(\.origin.request)).subtracting([UInt64(low), UInt64(high)]))
        let late = [lease(-1 + count * 2), lease(count * 2)]
        #expect(late.map { table.insert($0) } == [high, low])
        #expect(table.chunkCount == 2)
        withExtendedLifetime((leases, late)) {}
    }

    @Test("A lease that goes leaves its entry, and the table gives that back at the end")
    func dropped() {
        weak var kept: DroppedLease?
        var table = SlotTable()
        let slot = table.insert(lease(7))
        do {
            let remains = DroppedLease(lease(7).entry)
            kept = remains
            table.replace(slot, by: remains)
        }
        #expect(table.count == 1)
        #expect(requests(in: table) == [7])
        #expect(kept != nil)
        table.deallocate()
        #expect(kept == nil)
    }
}
