import Dispatch
import Testing

@testable import LeakDetection

@Suite("who has to do with a lease, and when")
struct StrangerTests {
    private let connection = Resource("connection")

    private func only(_ ledger: Ledger) throws -> LeakFinding {
        let findings = ledger.findings()
        try #require(findings.count == 1, "\(findings.map(\.message))")
        return findings[0]
    }

    @Test("A lease released by a task that outlives its request was released late, and counted as such")
    func releasedLate() async throws {
        let ledger = Ledger()
        let gate = AsyncStream.makeStream(of: Void.self)
        let task = ledger.withRequest(17) {
            let lease = Lease.open(connection, file: "Shop/Pay.swift", line: 4, function: "pay()")
            return Task {
                for await _ in gate.stream { break }
                lease.release(file: "Shop/Pay.swift", line: 9)
            }
        }
        gate.continuation.yield()
        await task.value
        let finding = try only(ledger)
        #expect(finding.leakClass == .LK02)
        #expect(
            finding.message
                == "\"connection\" opened at Shop/Pay.swift:4 in pay() was released at Shop/Pay.swift:9 only after its "
                + "request had ended, once; in request 17.")
        #expect(ledger.rows().map(\.late) == [1])
        #expect(ledger.rows().map(\.released) == [1])
    }

    @Test(
        "A thread of no known request may release a lease while its request runs, not afterwards",
        arguments: [true, false])
    func foreignThread(afterwards: Bool) throws {
        let ledger = Ledger()
        func releaseElsewhere(_ lease: Lease) {
            DispatchQueue(label: "callbacks").sync {
                DispatchQueue.concurrentPerform(iterations: 1) { _ in
                    LedgerBinding.current.withValue(LedgerBinding()) { lease.release() }
                }
            }
        }
        let lease = ledger.withRequest(3) {
            let lease = Lease.open(connection)
            if !afterwards { releaseElsewhere(lease) }
            return lease
        }
        if afterwards { releaseElsewhere(lease) }
        #expect(ledger.findings().map(\.leakClass) == (afterwards ? [.LK02] : []))
    }

    @Test("A lease that another request releases is told from one that is merely late, with both requests")
    func releasedByAnother() throws {
        let ledger = Ledger()
        let lease = ledger.withRequest(4) { Lease.open(connection, file: "A/A.swift", line: 1, function: "a()") }
        ledger.withRequest(9) { lease.release(file: "A/B.swift", line: 2) }
        let finding = try only(ledger)
        #expect(finding.leakClass == .LK05)
        #expect(
            finding.message
                == "\"connection\" opened at A/A.swift:1 in a() was released at A/B.swift:2 by another request than the one "
                + "that opened it, once; in request 4, by request 9.")
    }

    @Test("A lease used after its release is named with both places; its use before is nothing")
    func usedAfterRelease() throws {
        let ledger = Ledger()
        ledger.withRequest(5) {
            let lease = Lease.open(connection, file: "A/A.swift", line: 1, function: "a()")
            lease.use(file: "A/A.swift", line: 2)
            lease.release(file: "A/A.swift", line: 3)
            lease.use(file: "A/A.swift", line: 4)
        }
        let finding = try only(ledger)
        #expect(finding.leakClass == .LK04)
        #expect(
            finding.message
                == "\"connection\" opened at A/A.swift:1 in a() was used at A/A.swift:4 after its release at A/A.swift:3, "
                + "once; in request 5.")
    }

    @Test("Who uses a lease after its release, or releases it again, is named where that is another request")
    func otherAfterRelease() throws {
        for (isUse, words) in [(true, "was used at"), (false, "and then again at")] {
            let ledger = Ledger()
            let lease = ledger.withRequest(5) {
                let lease = Lease.open(connection)
                lease.release()
                return lease
            }
            ledger.withRequest(8) { isUse ? lease.use() : lease.release() }
            let finding = try only(ledger)
            #expect(finding.leakClass == (isUse ? .LK04 : .LK03) && finding.otherRequest == 8)
            #expect(finding.message.contains(words) && finding.message.hasSuffix("in request 5, by request 8."))
        }
    }

    @Test("A lease used by another request while its own still runs is shared")
    func usedByAnother() throws {
        let ledger = Ledger()
        ledger.withRequest(6) {
            let lease = Lease.open(connection)
            ledger.withRequest(7) { lease.use() }
            lease.release()
        }
        let finding = try only(ledger)
        #expect(finding.leakClass == .LK06)
        #expect(
            finding.message.hasSuffix(
                "by another request than the one it belongs to, once; in request 6, by request 7."))
    }

    @Test("What the application opened is everybody's: any request may use and release it")
    func application() {
        let ledger = Ledger()
        let lease = ledger.withRequest(nil) { Lease.open(connection) }
        ledger.withRequest(1) { lease.use() }
        ledger.withRequest(2) { lease.release() }
        #expect(ledger.findings().isEmpty)
    }

    @Test("A request of another ledger is nobody known")
    func otherLedger() {
        let (own, other) = (Ledger(), Ledger())
        own.withRequest(1) {
            let lease = Lease.open(connection)
            other.withRequest(2) {
                lease.use()
                lease.release()
            }
        }
        #expect(own.findings().isEmpty && other.findings().isEmpty)
    }

    @Test(
        "Twice released is the finding where the first release was late or another request's too",
        arguments: [false, true])
    func oneCauseOneFinding(byAnother: Bool) throws {
        let ledger = Ledger()
        let lease = ledger.withRequest(4) { Lease.open(connection) }
        if byAnother {
            ledger.withRequest(9) {
                lease.release(file: "A/B.swift", line: 2)
                lease.release(file: "A/B.swift", line: 3)
            }
        } else {
            lease.release(file: "A/B.swift", line: 2)
            lease.release(file: "A/B.swift", line: 3)
        }
        #expect(try only(ledger).leakClass == .LK03)
    }

    @Test("At level counts nobody is known, so only uses after release are told")
    func counts() {
        let ledger = Ledger(detail: .counts)
        let lease = ledger.withRequest(4) { Lease.open(connection) }
        ledger.withRequest(9) {
            lease.use()
            lease.release()
            lease.use()
        }
        #expect(ledger.findings().map(\.leakClass) == [.LK04])
    }
}
