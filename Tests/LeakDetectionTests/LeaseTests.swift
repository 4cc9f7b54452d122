import Testing

@testable import LeakDetection

@Suite struct LeaseTests {
    let connection = Resource("connection")

    @Test("A lease is open until it is released")
    func isOpen() {
        Ledger().withRequest(1) {
            let lease = Lease.open(connection)
            #expect(lease.isOpen)
            lease.release()
            #expect(!lease.isOpen)
        }
    }

    @Test("A lease that is dropped without release counts as never released")
    func dropped() {
        let ledger = Ledger()
        ledger.withRequest(1) { _ = Lease.open(connection) }
        #expect(ledger.liveCount == 1)
    }

    @Test("A double release names where the lease was opened and both places that released it, the first one first")
    func doubleReleaseSites() throws {
        let ledger = Ledger()
        let lease = ledger.withRequest(8) {
            Lease.open(connection, file: "Shop/Checkout.swift", line: 42, function: "pay()")
        }
        lease.release(file: "Shop/Pool.swift", line: 7)
        lease.release(file: "Shop/Errors.swift", line: 70_000)
        let finding = try #require(ledger.findings().first)
        #expect(finding.leakClass == .LK03)
        #expect(finding.site == Site(file: "Shop/Checkout.swift", line: 42, function: "pay()"))
        #expect(
            finding.releaseSites == [
                Site(file: "Shop/Pool.swift", line: 7), Site(file: "Shop/Errors.swift", line: 70_000),
            ])
        #expect(finding.firstRequest == 8)
        #expect(
            ledger.rows() == [
                LedgerCount(resource: "connection", opened: 1, released: 1, live: 0, doubleReleased: 1)
            ])
    }

    @Test("The default arguments give the caller's file, line and function")
    func defaultArguments() throws {
        let ledger = Ledger()
        let line: UInt = #line + 1
        let lease = ledger.withRequest(8) { Lease.open(connection) }
        lease.release(); lease.release()
        let finding = try #require(ledger.findings().first)
        #expect(finding.site == Site(file: #fileID, line: line, function: #function))
        #expect(finding.releaseSites.map(\.line) == [line + 1, line + 1])
    }
}
