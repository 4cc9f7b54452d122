import Testing

@testable import LeakDetection

@Suite struct MisuseLogTests {
    let connection = Resource("connection")

    @Test("A double release whose first release has not yet noted its place is completed later, not lost")
    func pending() {
        let log = MisuseLog()
        let lease = Ledger().withRequest(1) { Lease.open(connection) }
        log.record(.releasedTwice, of: lease, account: 0, at: CallSite(file: "A/B.swift", line: 2))
        #expect(log.groups().isEmpty)
        lease.release(file: "A/B.swift", line: 1)
        #expect(log.groups().keys.map(\.firstSite?.line) == [1])
        #expect(log.groups().values.map(\.count) == [1])
    }

    @Test("The last who has a lease may be what is still to be completed: it goes when that is done")
    func lastReference() {
        let ledger = Ledger()
        var lease: Lease? = ledger.withRequest(1) { Lease.open(connection) }
        let log = ledger.books.misuses
        if let lease { log.record(.usedAfterRelease, of: lease, account: 0, at: CallSite(file: "A/B.swift", line: 2)) }
        lease?.release()
        lease = nil
        #expect(log.leaseCount == 1)
        #expect(ledger.findings().map(\.leakClass) == [.LK04])
        #expect(log.leaseCount == 0)
    }

    @Test("Past a thousand places memory stays bounded, and the rest is counted and said")
    func bounded() throws {
        let ledger = Ledger()
        ledger.withRequest(1) {
            for line in 1...1_200 as ClosedRange<UInt> {
                let lease = Lease.open(connection, line: line)
                lease.release()
                lease.release()
            }
        }
        let findings = ledger.findings()
        #expect(findings.count == MisuseLog.groupLimit + 1)
        let rest = try #require(findings.first { $0.site == nil })
        #expect(rest.count == 200)
        #expect(findings.reduce(0) { $0 + $1.count } == 1_200)
    }

    @Test("Double releases of leases opened at one place are one finding, with every place that released")
    func oneCauseOneFinding() throws {
        let ledger = Ledger()
        for request: UInt64 in [9, 4, 6] {
            let lease = ledger.withRequest(request) { Lease.open(connection) }
            lease.release(file: "A/A.swift", line: UInt(request))
            lease.release(file: "A/B.swift", line: 1)
        }
        let findings = ledger.findings()
        #expect(findings.count == 1)
        let finding = try #require(findings.first)
        #expect(finding.count == 3)
        #expect(finding.firstRequest == 4)
        #expect(
            finding.releaseSites.map(\.description) == ["A/A.swift:4", "A/B.swift:1", "A/A.swift:6", "A/A.swift:9"])
    }

    @Test("A lease released three times explains one late release, not two")
    func thriceIsOneLease() {
        let ledger = Ledger()
        let (thrice, once) = ledger.withRequest(1) {
            (
                Lease.open(connection, file: "Shop/Pay.swift", line: 7),
                Lease.open(connection, file: "Shop/Pay.swift", line: 7)
            )
        }
        for lease in [thrice, thrice, thrice, once] { lease.release(file: "Shop/Late.swift", line: 9) }
        let findings = ledger.findings()
        #expect(findings.map(\.leakClass) == [.LK03, .LK02])
        #expect(findings.map(\.count) == [2, 1])
        let explained = ledger.allFindings().filter { !$0.explainedBy.isEmpty }
        #expect(explained.map(\.leakClass) == [.LK02] && explained.map(\.count) == [1])
        #expect(explained.map(\.explainedBy) == [[.LK03]])
    }

    @Test("A double release explains only what was wrong with the same leases")
    func explainsItsOwnLeases() {
        let ledger = Ledger()
        func open(_ request: UInt64) -> Lease {
            ledger.withRequest(request) { Lease.open(connection, file: "Shop/Pay.swift", line: 7, function: "pay()") }
        }
        func release(_ lease: Lease) { lease.release(file: "Shop/Close.swift", line: 9) }
        // Released late, and then again.
        let (late, foreign, twice) = (open(1), open(2), open(4))
        for _ in 0..<2 { release(late) }
        // At the same place: once by another request, and once in time and then again.
        ledger.withRequest(3) { release(foreign) }
        ledger.withRequest(5) {
            let own = Lease.open(connection, file: "Shop/Pay.swift", line: 7, function: "pay()")
            for _ in 0..<2 { release(own) }
        }
        release(twice)
        let findings = ledger.findings()
        #expect(findings.map(\.leakClass) == [.LK03, .LK05, .LK02])
        #expect(findings.map(\.count) == [2, 1, 1])
        #expect(findings.map(\.firstRequest) == [1, 2, 4], "the request that is named is one that stands")
        let explained = ledger.allFindings().filter { !$0.explainedBy.isEmpty }
        #expect(explained.map(\.leakClass) == [.LK02] && explained.map(\.firstRequest) == [1])
    }

    @Test("Of two releases under way at once, the one that is noted last explains what was wrong with the first")
    func eitherOrder() {
        let log = MisuseLog()
        let lease = Ledger().withRequest(1) { Lease.open(connection) }
        let site = CallSite(file: "A/B.swift", line: 2)
        log.record(.releasedTwice, of: lease, account: 0, at: site)
        log.record(.releasedLate, of: lease, account: 0, at: site)
        #expect(
            log.groups().map { ($0.key.misuse, $0.key.explainedBy) }.elementsEqual(
                [(.releasedLate, .releasedTwice)], by: ==))
        lease.release()
        #expect(log.groups().filter { $0.key.explainedBy == nil }.map(\.key.misuse) == [.releasedTwice])
    }

    /// What another request, or nobody known, does with a lease of request 1.
    enum Deed: CaseIterable {
        case use, release, releaseLate, releaseAgain, useAfterwards
    }

    @Test(
        "The worst that was done with a lease explains the rest, whatever came first",
        arguments: [
            ([.use, .release], .LK05, [.LK06]), ([.use, .releaseLate], .LK06, [.LK02]),
            ([.use, .release, .useAfterwards], .LK04, [.LK05, .LK06]),
            ([.use, .use, .releaseLate, .useAfterwards, .useAfterwards], .LK04, [.LK06, .LK02]),
            ([.use, .release, .useAfterwards, .releaseAgain], .LK03, [.LK04, .LK05, .LK06]),
            ([.use, .release, .releaseAgain, .useAfterwards], .LK03, [.LK04, .LK05, .LK06]),
        ] as [([Deed], LeakClass, [LeakClass])])
    func worstExplains(deeds: [Deed], worst: LeakClass, explained: [LeakClass]) {
        let ledger = Ledger()
        let lease = ledger.withRequest(1) { Lease.open(connection) }
        for deed in deeds {
            switch deed {
            case .use, .useAfterwards: ledger.withRequest(3) { lease.use() }
            case .release, .releaseAgain: ledger.withRequest(4) { lease.release() }
            case .releaseLate: lease.release()
            }
        }
        let (own, others) = (ledger.findings(), ledger.allFindings().filter { !$0.explainedBy.isEmpty })
        #expect(own.map(\.leakClass) == [worst])
        #expect(others.map(\.leakClass) == explained)
        #expect(others.allSatisfy { $0.explainedBy == [worst] })
        #expect((own + others).reduce(0) { $0 + $1.count } == UInt64(deeds.count), "none is lost")
    }

    @Test("What was done with one lease explains nothing of another opened at the same place")
    func eachLeaseForItself() {
        let ledger = Ledger()
        let leases = (0..<3).map { index in ledger.withRequest(index) { Lease.open(connection) } }
        ledger.withRequest(9) {
            for lease in leases { for _ in 0..<30 { lease.use() } }
            leases[0].release()
        }
        #expect(ledger.findings().map(\.leakClass) == [.LK05, .LK06, .LK01])
        #expect(ledger.findings().map(\.count) == [1, 60, 2])
        #expect(ledger.findings().map(\.firstRequest) == [0, 1, 1])
    }

    @Test("A lease that goes is forgotten: its memory may be another's, which explains nothing of it")
    func forgotten() {
        let ledger = Ledger()
        for request in 0..<100 as Range<UInt64> {
            let lease = ledger.withRequest(request) { Lease.open(connection) }
            lease.release()
            #expect(ledger.books.misuses.leaseCount == 1)
        }
        #expect(ledger.books.misuses.leaseCount == 0)
        #expect(ledger.findings().map(\.count) == [100])
    }

    @Test("A group knows the lowest request, also when that is taken back, and keeps a bounded number of them")
    func lowestRequest() {
        func origin(_ request: UInt64) -> LeaseOrigin { LeaseOrigin(request: request) }
        var group = MisuseGroup()
        func part(_ request: UInt64, other: UInt64?) -> MisuseGroup {
            var part = MisuseGroup()
            part.add(origin(request), other: other)
            return part
        }
        for request: UInt64 in [7, 3, 9] { group.add(origin(request), other: request + 100) }
        #expect(group.firstRequest == 3 && group.otherRequest == 103)
        group.remove(part(3, other: 103))
        #expect(group.count == 2 && group.firstRequest == 7)
        for request in 1_000..<2_000 as Range<UInt64> { group.add(origin(request), other: nil) }
        for request in (1_000..<2_000 as Range<UInt64>).reversed() { group.remove(part(request, other: nil)) }
        #expect(group.count == 2 && group.firstRequest == 7 && group.otherRequest == 107)
    }
}
