import Synchronization
import Testing

@testable import LeakDetection

/// What a finding says beyond class, count and place.
@Suite struct ProvenanceTests {
    private let connection = Resource("connection")
    private let session = Resource("session")
    private let cache = Resource("cache")

    /// A clock that is set by hand, in nanoseconds.
    private final class HandClock: Sendable {
        private let time = Atomic<UInt64>(0)

        func set(_ nanoseconds: UInt64) { time.store(nanoseconds, ordering: .relaxed) }
        @Sendable func now() -> UInt64 { time.load(ordering: .relaxed) }
    }

    @Test("What the first request also holds is named, without the finding's own lease, at most ten")
    func siblings() throws {
        let ledger = Ledger()
        for request in [4, 2] as [UInt64] {
            ledger.withRequest(request) {
                _ = Lease.open(connection, file: "Shop/Pay.swift", line: 7, function: "pay()")
                if request == 2 {
                    _ = Lease.open(session, file: "Shop/Pay.swift", line: 8, function: "pay()")
                    _ = Lease.open(connection, file: "Shop/Pay.swift", line: 7, function: "pay()")
                }
            }
        }
        let findings = ledger.findings()
        let siblings = findings.map { $0.provenance.siblings.map(\.description) }
        #expect(findings.map(\.resource) == ["connection", "session"])
        #expect(
            siblings == [
                ["connection opened at Shop/Pay.swift:7 in pay()", "session opened at Shop/Pay.swift:8 in pay()"],
                ["connection opened at Shop/Pay.swift:7 in pay()", "connection opened at Shop/Pay.swift:7 in pay()"],
            ])
        ledger.withRequest(1) {
            for _ in 0..<30 { _ = Lease.open(cache) }
            Lease.open(session).release()
            let twice = Lease.open(session)
            for _ in 0..<2 { twice.release() }
        }
        let twice = try #require(ledger.findings().first { $0.leakClass == .LK03 })
        #expect(twice.provenance.siblings.count == Provenance.siblingsShown)
    }

    @Test("A lease that another request uses is not held beside itself")
    func siblingsOfShared() throws {
        let ledger = Ledger()
        ledger.withRequest(1) {
            let lease = Lease.open(connection, file: "Shop/Pay.swift", line: 7, function: "pay()")
            ledger.withRequest(2) { lease.use() }
            let shared = ledger.findings().first { $0.leakClass == .LK06 }
            #expect(shared?.provenance.siblings.isEmpty == true)
            lease.release()
        }
    }

    @Test("It is said whom the leases belong to")
    func scope() {
        let ledger = Ledger()
        ledger.withRequest(nil) { _ = Lease.open(cache) }
        ledger.withRequest(1) { _ = Lease.open(connection) }
        let scopes = ledger.findings().map { [$0.resource: $0.provenance.scope] }
        #expect(scopes == [["cache": .application], ["connection": .request]])
    }

    @Test("From level stacks on: how long the oldest has been open, and how long it has not been used")
    func age() throws {
        let clock = HandClock()
        let ledger = Ledger(LedgerBooks(detail: .stacks, clock: clock.now))
        clock.set(1_000)
        let first = ledger.withRequest(1) { Lease.open(connection, file: "Shop/Pay.swift", line: 7) }
        clock.set(3_000)
        let second = ledger.withRequest(2) { Lease.open(connection, file: "Shop/Pay.swift", line: 7) }
        let closed = ledger.withRequest(3) { Lease.open(connection, file: "Shop/Pay.swift", line: 7) }
        clock.set(4_000)
        first.use()
        closed.release()
        closed.use()
        clock.set(10_000)
        let finding = try #require(ledger.findings().first { $0.leakClass == .LK01 })
        #expect(finding.count == 2)
        #expect(finding.provenance.age == .nanoseconds(9_000))
        #expect(finding.provenance.idle == .nanoseconds(6_000))
        first.release()
        let younger = try #require(ledger.findings().first { $0.leakClass == .LK01 })
        #expect(younger.provenance.age == .nanoseconds(7_000) && younger.provenance.idle == .nanoseconds(7_000))
        second.release()
    }

    @Test("Below level stacks neither age nor stack is known", arguments: [LeakDetail.counts, .sites])
    func notTraced(detail: LeakDetail) {
        let ledger = Ledger(detail: detail)
        ledger.withRequest(0) { Lease.open(connection).use() }
        #expect(ledger.findings().map(\.provenance.age) == [nil])
        #expect(ledger.findings().map(\.provenance.stack) == [[]])
    }

    @Test("Memory grows with leases that are open, not with leases done")
    func bounded() {
        let shard = LiveShard(tracer: LeaseTracer(sample: StackSample(every: 1_000_000), clock: { 0 }))
        let stripe = AccountStripe(account: 0, live: shard, misuses: MisuseLog())
        let owner = LeaseOwner(LeaseOrigin(request: 1), share: LedgerShare(LedgerBooks(detail: .stacks)))
        for _ in 0..<1_000 {
            Lease(in: .passUnretained(stripe), for: owner, at: .unknown).release()
        }
        #expect(shard.withTable { $0.traceCount } == 0)
    }
}

/// Which requests have call stacks, and what these say.
@Suite struct CallStackTests {
    @Test("A frame that was inlined is placed in its own code, not where it was inlined")
    func inlined() {
        // open() at Connection:5, inlined into borrow() at Pool:27, inlined into serve() at Shop:171, called at Main:9.
        let frames = [(true, "Pool:27"), (true, "Shop:171"), (false, "Connection:5"), (false, "Main:9")]
        #expect(
            CallStack.places(frames.map { (isInlined: $0, place: $1) })
                == ["Connection:5", "Pool:27", "Shop:171", "Main:9"])
    }

    private let connection = Resource("connection")

    @Test("Every so manieth request is sampled, the one asked for, and what a test runs")
    func sample() {
        func sampled(_ sample: StackSample) -> [UInt64] {
            (0..<10).filter { sample.contains(LeaseOrigin(request: $0), number: 5) }
        }
        #expect(sampled(StackSample(every: 4)) == [0, 4, 8])
        #expect(sampled(StackSample(every: 4, request: 7)) == [0, 4, 7, 8])
        #expect(sampled(StackSample(every: 0)).count == 10)
        #expect(StackSample().contains(LeaseOrigin(request: LeaseOrigin.testedClosure), number: 5))
        #expect(StackSample().contains(.unattributed, number: 64) && !StackSample().contains(.application, number: 65))
    }

    @Test(
        "A stack names the callers and their lines, innermost first, suspended ones included", .enabled(if: knowsStacks)
    )
    func callers() async throws {
        let ledger = Ledger(detail: .stacks, stacks: StackSample(every: 1_000, request: 3))
        for request in 1...3 as ClosedRange<UInt64> { await ledger.withRequest(request) { await outer() } }
        let finding = try #require(ledger.findings().first)
        #expect(finding.count == 3 && finding.firstRequest == 1)
        let stack = finding.provenance.stack
        let here = stack.filter { $0.contains("LeakDetectionTests/ProvenanceTests.swift:") }
        #expect(here.first?.contains("inner()") == true, "\(stack)")
        #expect(here.contains { $0.contains("outer()") }, "\(stack)")
        #expect(!stack.contains { $0.contains("Lease.open") })
    }

    @inline(never)
    private func outer() async {
        await Task.yield()
        await inner()
        await Task.yield()
    }

    @inline(never)
    private func inner() async {
        await Task.yield()
        _ = Lease.open(connection)
    }
}

/// Where the toolchain brings a module for it.
private let knowsStacks = CallStack.ofCaller() != nil
