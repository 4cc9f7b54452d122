import Dispatch
import Testing

@testable import LeakDetection

@Suite struct LiveTableTests {
    let connection = Resource("connection")
    let file = Resource("file")

    @Test("A million open leases keep their places and their requests, held or dropped")
    func millionLeases() throws {
        let ledger = Ledger()
        var held: [Lease] = []
        held.reserveCapacity(500_000)
        for request in 0..<500_000 as Range<UInt64> {
            ledger.withRequest(1_000_000 - request) {
                held.append(Lease.open(connection, file: "A/A.swift", line: 1 + UInt(request % 2), function: "a()"))
                _ = Lease.open(file, file: "B/B.swift", line: 7, function: "b()")
            }
        }
        #expect(ledger.liveCount == 1_000_000)
        #expect(ledger.rows().map(\.live) == [500_000, 500_000])
        #expect(ledger.conservationBreach() == nil)
        let findings = ledger.findings()
        #expect(findings.map(\.count) == [500_000, 250_000, 250_000])
        #expect(
            findings.map(\.site) == [
                Site(file: "B/B.swift", line: 7, function: "b()"), Site(file: "A/A.swift", line: 1, function: "a()"),
                Site(file: "A/A.swift", line: 2, function: "a()"),
            ])
        #expect(findings.map(\.firstRequest) == [500_001, 500_002, 500_001])

        for lease in held { lease.release() }
        #expect(ledger.liveCount == 500_000)
        #expect(ledger.findings().filter { $0.leakClass == .LK01 }.map(\.resource) == ["file"])
    }

    @Test("Leases that are dropped, released and looked at at once are each counted once")
    func droppedWhileLookedAt() {
        let ledger = Ledger()
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            ledger.withRequest(UInt64(thread)) {
                for round in 0..<2_000 {
                    _ = Lease.open(connection)
                    Lease.open(file).release()
                    if round % 200 == 0 { _ = (ledger.rows(), ledger.findings()) }
                }
            }
        }
        #expect(ledger.rows().map(\.live) == [8_000, 0])
        #expect(ledger.rows().map(\.released) == [0, 8_000])
        #expect(ledger.findings().map(\.count) == [8_000])
    }

    @Test("A lease may outlive its ledger, and be released, released again or dropped", arguments: LeakDetail.allCases)
    func outlivesLedger(detail: LeakDetail) {
        func open() -> [Lease] {
            Ledger(detail: detail).withRequest(1) { (0..<3).map { _ in Lease.open(connection) } }
        }
        let leases = open()
        leases[0].release()
        leases[1].release()
        leases[1].release()
        #expect(leases.map(\.isOpen) == [false, false, detail != .off])
    }

    @Test("What is left of dropped leases goes with the ledger")
    func goesWithLedger() {
        weak var shard: LiveShard?
        do {
            let ledger = Ledger()
            ledger.withRequest(1) { _ = Lease.open(connection) }
            shard = ledger.books.live?.shards.first
            #expect(ledger.liveCount == 1)
        }
        #expect(shard == nil)
    }
}
