import Testing

@testable import LeakDetection

private let openInClosure: @Sendable (Resource) -> Lease = { Lease.open($0) }

@Suite struct SiteTests {
    @Test("Outside any function the compiler names the module, which is left out")
    func closureOfGlobal() {
        let ledger = Ledger()
        ledger.withRequest(1) { _ = openInClosure(Resource("file")) }
        #expect(ledger.findings().map(\.site?.function) == [nil])
        #expect(ledger.findings().map(\.site?.description) == ["LeakDetectionTests/SiteTests.swift:5"])
    }

    @Test("A function is named, also one that begins like the module")
    func function() {
        #expect(Site(file: "Shop/Pay.swift", line: 4, function: "Shop").description == "Shop/Pay.swift:4")
        #expect(Site(file: "Shop/Pay.swift", line: 4, function: "Shop()").description == "Shop/Pay.swift:4 in Shop()")
        #expect(Site(file: "Shop/Pay.swift", line: 4, function: "pay()").description == "Shop/Pay.swift:4 in pay()")
        #expect(Site(file: "unknown", line: 1).description == "unknown:1")
    }
}
