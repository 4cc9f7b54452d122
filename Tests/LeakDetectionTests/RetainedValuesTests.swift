import Synchronization
import Testing

@testable import LeakDetection

@Suite struct RetainedValuesTests {
    private final class Session: Sendable {}

    private final class Flag: Sendable {
        let value = Atomic(false)
    }

    private let session = Resource("session")

    @Test("An object that something still holds when its request has ended is named with the place that handed it out")
    func retained() {
        let ledger = Ledger()
        var cache: [Session] = []
        for request: UInt64 in [8, 3] {
            ledger.withRequest(request) {
                let object = Session()
                Ledger.watch(object, as: session, file: "Shop/Session.swift", line: 12, function: "open()")
                cache.append(object)
                #expect(
                    ledger.findings().filter { $0.firstRequest == request }.isEmpty,
                    "it may live as long as its request")
            }
        }
        let findings = ledger.findings()
        #expect(findings.map(\.leakClass) == [.LK10])
        #expect(
            findings.map(\.message) == [
                "\"session\" handed out at Shop/Session.swift:12 in open() was still held by something after its request had "
                    + "ended, twice; first in request 3."
            ])
        #expect(!ledger.isAtRest)
        withExtendedLifetime(cache) {}
        cache = []
        #expect(ledger.findings().isEmpty)
        #expect(ledger.isAtRest)
    }

    @Test("Objects that go with their request are none, and cost no memory once they are gone")
    func gone() {
        let ledger = Ledger()
        for request in 0..<10_000 as Range<UInt64> {
            ledger.withRequest(request) { Ledger.watch(Session(), as: session) }
        }
        #expect(ledger.findings().isEmpty)
        #expect(ledger.books.retained.entryCount <= 64)
    }

    @Test("Outside a request, in the application's scope and below level sites nothing is expected")
    func notWatched() {
        let (ledger, counting) = (Ledger(), Ledger(detail: .counts))
        let object = Session()
        Ledger.watch(object, as: session)
        ledger.withRequest(nil) { Ledger.watch(object, as: session) }
        counting.withRequest(1) { Ledger.watch(object, as: session) }
        #expect(ledger.findings().isEmpty && counting.findings().isEmpty)
    }

    @Test("An object whose deinit watches another may be ended by a look")
    func deinitWatches() async {
        final class Chain: Sendable {
            let resource = Resource("link")
            deinit { Ledger.watch(Link(), as: resource) }
        }
        final class Link: Sendable {}
        let ledger = Ledger()
        await withDiscardingTaskGroup { group in
            let isDone = Flag()
            group.addTask {
                ledger.withRequest(1_000_000) {
                    while !isDone.value.load(ordering: .acquiring) { _ = ledger.books.retained.isAnyHeld }
                }
            }
            group.addTask {
                for round in 0..<3_000 as Range<UInt64> {
                    // Held beyond their requests, so that they are looked at, and then let go while that goes on.
                    var chains = (0..<50).map { number in
                        ledger.withRequest(50 * round + number) {
                            let chain = Chain()
                            Ledger.watch(chain, as: chain.resource)
                            return chain
                        }
                    }
                    while !chains.isEmpty { chains.removeLast() }
                }
                isDone.value.store(true, ordering: .releasing)
            }
        }
        #expect(ledger.findings().isEmpty)
    }
}
