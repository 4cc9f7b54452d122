import Testing

@testable import LeakDetection

@Suite struct RetainedValuesTests {
    private final class Session: Sendable {}

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
}
