import Dispatch
import Testing

@testable import LeakDetection

@Suite struct LedgerTests {
    let connection = Resource("connection")
    let file = Resource("file")

    @Test("Counts are exact when many tasks and threads open and release at once")
    func countsAreExact() async {
        let ledger = Ledger()
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask { [connection] in
                    for request in 0..<500 {
                        await ledger.withRequest(UInt64(task * 500 + request)) {
                            let lease = Lease.open(connection)
                            await Task.yield()
                            if request % 5 != 0 { lease.release() }
                        }
                    }
                }
            }
        }
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            ledger.withRequest(UInt64(10_000 + thread)) {
                for _ in 0..<500 { Lease.open(file).release() }
            }
        }
        let rows = ledger.rows()
        #expect(rows.map(\.resource) == ["connection", "file"])
        #expect(rows.map(\.opened) == [4_000, 4_000])
        #expect(rows.map(\.released) == [3_200, 4_000])
        #expect(rows.map(\.live) == [800, 0])
        #expect(ledger.liveCount == 800)
        #expect(ledger.conservationBreach() == nil)
        #expect(ledger.findings().map(\.count) == [800])
    }

    @Test("A lease may be released on another thread than the one that opened it, while requests run")
    func releasedElsewhere() {
        let ledger = Ledger()
        for _ in 0..<20 {
            ledger.withRequest(1) {
                let leases = (0..<200).map { _ in Lease.open(connection) }
                DispatchQueue.concurrentPerform(iterations: 200) { leases[$0].release() }
            }
        }
        #expect(
            ledger.rows() == [
                LedgerCount(resource: "connection", opened: 4_000, released: 4_000, live: 0, highWater: 0)
            ])
        #expect(ledger.findings().isEmpty)
    }

    @Test("Of many threads that release one lease at once, one releases it and all others are recorded")
    func concurrentDoubleRelease() {
        let ledger = Ledger()
        for request in 0..<2_000 {
            let lease = ledger.withRequest(UInt64(request)) { Lease.open(connection) }
            DispatchQueue.concurrentPerform(iterations: 4) { _ in lease.release() }
        }
        let row = ledger.rows()[0]
        #expect(row.released == 2_000)
        #expect(row.doubleReleased == 6_000)
        let findings = ledger.findings()
        #expect(findings.map(\.leakClass) == [.LK03])
        #expect(findings.first?.count == 6_000)
        #expect(findings.first?.firstRequest == 0)
        let explained = ledger.allFindings().filter { !$0.explainedBy.isEmpty }
        #expect(explained.map(\.leakClass) == [.LK02] && explained.map(\.count) == [2_000])
    }

    @Test("A leaked lease is named with file, line, function and the lowest request, whatever the order of requests")
    func leakedLeaseIsNamed() throws {
        let ledger = Ledger()
        for request: UInt64 in [41, 17, 99] {
            ledger.withRequest(request) { leakOne() }
        }
        let finding = try #require(ledger.findings().first)
        #expect(ledger.findings().count == 1)
        #expect(finding.leakClass == .LK01)
        #expect(finding.resource == "connection")
        #expect(finding.count == 3)
        #expect(finding.firstRequest == 17)
        #expect(finding.site == Site(file: #fileID, line: leakLine, function: "leakOne()"))
    }

    private func leakOne() {
        _ = Lease.open(connection)
    }
    private let leakLine: UInt = #line - 2

    @Test("Findings come worst first: released twice before never released, then the larger count")
    func worstFirst() {
        let ledger = Ledger()
        ledger.withRequest(1) {
            _ = Lease.open(file)
            for _ in 0..<2 { _ = Lease.open(connection) }
            let lease = Lease.open(file)
            lease.release()
            lease.release()
        }
        #expect(ledger.findings().map(\.leakClass) == [.LK03, .LK01, .LK01])
        #expect(ledger.findings().map(\.count) == [1, 2, 1])
    }

    @Test("Two ledgers in use at once do not mix, through child tasks, unstructured tasks and nesting")
    func ledgersDoNotMix() async {
        let outer = Ledger()
        let inner = Ledger()
        await withTaskGroup { group in
            for request in 0..<200 {
                group.addTask { [connection] in
                    await outer.withRequest(UInt64(request)) {
                        Lease.open(connection).release()
                        let task = Task { Lease.open(connection).release() }
                        await inner.withRequest(UInt64(request)) {
                            async let child: Void = Lease.open(connection).release()
                            inner.withRequest(nil) { Lease.open(connection).release() }
                            await child
                        }
                        Lease.open(connection).release()
                        await task.value
                    }
                }
            }
        }
        #expect(outer.rows().map(\.opened) == [600])
        #expect(inner.rows().map(\.opened) == [400])
        #expect(outer.rows().map(\.unattributed) == [0])
        #expect(outer.liveCount == 0 && inner.liveCount == 0)
    }

    @Test("Leases of the application's scope belong to no request, and are not unattributed")
    func applicationScope() throws {
        let ledger = Ledger()
        ledger.withRequest(nil) { _ = Lease.open(connection) }
        let finding = try #require(ledger.findings().first)
        #expect(finding.firstRequest == nil)
        #expect(finding.unattributed == 0)
    }

    @Test("Errors and values pass through withRequest, blocking and async")
    func withRequestPassesThrough() async throws {
        struct Failure: Error {}
        let ledger = Ledger()
        let value = await ledger.withRequest(1) {
            await Task.yield()
            return 7
        }
        #expect(value == 7)
        #expect(ledger.withRequest(1) { 7 } == 7)
        await #expect(throws: Failure.self) {
            try await ledger.withRequest(1) {
                await Task.yield()
                throw Failure()
            }
        }
        #expect(throws: Failure.self) { try ledger.withRequest(1) { throw Failure() } }
    }

    @Test("Resources of the same name are counted as one, however often they are made")
    func sameName() {
        let ledger = Ledger()
        ledger.withRequest(1) {
            for _ in 0..<1_000 { Lease.open(Resource("token")).release() }
        }
        #expect(ledger.rows().map(\.opened) == [1_000])
    }

    @Test("More resources than fit in the pages that need no lock are counted all the same")
    func manyResources() {
        let ledger = Ledger()
        let resources = (0..<AccountBook.pagedLimit + 50).map { Resource("resource \($0)") }
        ledger.withRequest(1) {
            for _ in 0..<3 {
                for resource in resources { Lease.open(resource).release() }
            }
        }
        #expect(ledger.rows().count == resources.count)
        #expect(ledger.rows().allSatisfy { $0.opened == 3 && $0.released == 3 && $0.live == 0 })
    }

    @Test("One resource used by several ledgers in turn and in parallel is counted right in each")
    func resourceInSeveralLedgers() {
        let ledgers = (0..<4).map { _ in Ledger() }
        DispatchQueue.concurrentPerform(iterations: 4) { index in
            ledgers[index].withRequest(1) {
                // Another number in each ledger.
                for other in 0..<index { Lease.open(Resource("other \(other)")).release() }
                for _ in 0..<(1_000 + index) { Lease.open(connection).release() }
            }
        }
        for (index, ledger) in ledgers.enumerated() {
            #expect(ledger.rows().first { $0.resource == "connection" }?.opened == UInt64(1_000 + index))
        }
    }

    @Test("Resources that several threads see for the first time at once get one account each")
    func firstSeenByManyThreads() {
        let ledger = Ledger()
        let resources = (0..<100).map { Resource("resource \($0)") }
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            ledger.withRequest(UInt64(thread)) {
                for resource in thread % 2 == 0 ? resources : resources.reversed() {
                    Lease.open(resource).release()
                }
            }
        }
        #expect(ledger.rows().count == 100)
        #expect(ledger.rows().allSatisfy { $0.opened == 8 && $0.released == 8 && $0.live == 0 })
    }

    @Test("The high-water mark is the most leases seen open by the sampler, and never falls")
    func highWater() {
        let ledger = Ledger()
        ledger.withRequest(1) {
            let leases = (0..<5).map { _ in Lease.open(connection) }
            ledger.sampleHighWater()
            for lease in leases { lease.release() }
            Lease.open(connection).release()
        }
        #expect(ledger.rows().map(\.highWater) == [5])
    }

    @Test("A ledger that lost count is noticed, at level sites and at level counts")
    func conservationBreach() throws {
        for detail in [LeakDetail.sites, .counts] {
            let ledger = Ledger(detail: detail)
            ledger.withRequest(1) { Lease.open(connection).release() }
            #expect(ledger.conservationBreach() == nil)
            ledger.books.account(of: connection).corruptReleased(by: 1)
            let breach = try #require(ledger.conservationBreach())
            #expect(breach.rows.map(\.released) == [2])
            #expect(breach.finding.leakClass == .LK12)
        }
    }

    @Test("A count that is wrong in the plausible direction is noticed against the live table")
    func conservationBreachAgainstTable() throws {
        let ledger = Ledger()
        ledger.withRequest(1) {
            _ = Lease.open(connection)
            _ = Lease.open(connection)
        }
        ledger.books.account(of: connection).corruptReleased(by: 1)
        #expect(try #require(ledger.conservationBreach()).rows.map(\.live) == [2])
    }

    @Test("Level counts says how many leaked, and where a lease was released twice, but not where it was opened")
    func levelCounts() throws {
        let ledger = Ledger(detail: .counts)
        ledger.withRequest(3) {
            _ = Lease.open(connection)
            let lease = Lease.open(file)
            lease.release()
            lease.release()
        }
        #expect(ledger.liveCount == 1)
        let findings = ledger.findings()
        #expect(findings.map(\.leakClass) == [.LK03, .LK01])
        #expect(findings[0].releaseSites.count == 2)
        #expect(findings[0].firstRequest == 3)
        #expect(findings[1].site == nil)
        #expect(findings[1].count == 1)
    }

    @Test("Level off counts nothing and finds nothing")
    func levelOff() {
        let ledger = Ledger(detail: .off)
        ledger.withRequest(3) {
            let lease = Lease.open(connection)
            #expect(!lease.isOpen)
            lease.release()
            lease.release()
        }
        #expect(ledger.rows().isEmpty)
        #expect(ledger.findings().isEmpty)
        #expect(ledger.conservationBreach() == nil)
        #expect(ledger.liveCount == 0)
    }

    @Test("What a request holds is known while it holds it, with the places, and nothing of other requests")
    func held() {
        let ledger = Ledger()
        let (first, second, other) = ledger.withRequest(3) {
            (Lease.open(file), Lease.open(connection), ledger.withRequest(4) { Lease.open(connection) })
        }
        let held = ledger.leases(heldByRequest: 3)
        #expect(held.map(\.resource) == ["connection", "file"])
        #expect(held.allSatisfy { "\($0)".contains(" opened at LeakDetectionTests/LedgerTests.swift:") })
        first.release()
        second.release()
        #expect(ledger.leases(heldByRequest: 3).isEmpty)
        #expect(ledger.leases(heldByRequest: 4).count == 1)
        other.release()
        let counting = Ledger(detail: .counts)
        let counted = counting.withRequest(3) { Lease.open(file) }
        #expect(counting.leases(heldByRequest: 3).isEmpty)
        counted.release()
    }
}
