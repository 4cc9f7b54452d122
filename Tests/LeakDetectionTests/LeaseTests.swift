import Foundation
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
        ledger.withRequest(8) {
            let lease = Lease.open(connection, file: "Shop/Checkout.swift", line: 42, function: "pay()")
            lease.release(file: "Shop/Pool.swift", line: 7)
            lease.release(file: "Shop/Errors.swift", line: 70_000)
        }
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

    @Test("A lease takes no more than 72 bytes, and its slot no more than 8: a million requests hold four each")
    func size() throws {
        let leases = Ledger().withRequest(1) { (0..<100).map { _ in Lease.open(connection) } }
        // What the allocator gave for it; 72 is one of its sizes on Linux, 80 on macOS. One may get a block that was free and a
        // little too large.
        let name = sizeFunction.name
        let function = try #require(dlsym(dlopen(nil, RTLD_NOW), name), "the system has no \(name)")
        let usableSize = unsafeBitCast(function, to: (@convention(c) (UnsafeRawPointer) -> Int).self)
        let sizes = leases.map { usableSize(Unmanaged.passUnretained($0).toOpaque()) }
        #expect(try #require(sizes.min()) <= sizeFunction.limit)
        #expect(MemoryLayout<Slot>.size == 8)
    }

    #if canImport(Darwin)
        private let sizeFunction = (name: "malloc_size", limit: 80)
    #else
        private let sizeFunction = (name: "malloc_usable_size", limit: 72)
    #endif

    @Test("Lines beyond any source count as the last one that fits")
    func lastLine() throws {
        let ledger = Ledger()
        ledger.withRequest(1) { _ = Lease.open(connection, file: "A/A.swift", line: .max, function: "a()") }
        #expect(ledger.findings().map(\.site?.line) == [UInt(UInt32.max)])
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

    @Test("What a request opens for the application may outlive it, and be used and released by others")
    func openedForApplication() {
        let ledger = Ledger()
        let pool = Resource("pool.connection")
        let lease = ledger.withRequest(1) { Lease.open(pool, for: .application) }
        ledger.withRequest(2) { lease.use() }
        #expect(ledger.findings().map(\.leakClass) == [.LK01])
        #expect(
            ledger.findings().first?.message.hasSuffix("in the application's own scope, outside any request.") == true)
        ledger.withRequest(3) { lease.release() }
        #expect(ledger.findings().isEmpty && ledger.rows().map(\.released) == [1])
        let own = ledger.withRequest(1) { Lease.open(pool, for: .request) }
        #expect(ledger.findings().first?.firstRequest == 1)
        own.release()
        #expect(!Lease.open(pool, for: .application).isOpen, "without a ledger it counts nothing")
    }
}
