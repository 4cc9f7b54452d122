import Testing

@testable import LeakDetection

@Suite struct LeaseOriginTests {
    @Test(
        "A request's number is kept, from the lowest to the highest",
        arguments: [0, 1, LeaseOrigin.lastRequest - 1, LeaseOrigin.lastRequest])
    func request(number: UInt64) {
        let origin = LeaseOrigin(request: number)
        #expect(origin.request == number)
        #expect(origin.isAttributed)
    }

    @Test(
        "The numbers above count as the highest, not as the application",
        arguments: [LeaseOrigin.lastRequest + 1, 1 << 63, .max - 1, .max])
    func beyond(number: UInt64) {
        let origin = LeaseOrigin(request: number)
        #expect(origin.request == LeaseOrigin.lastRequest)
        #expect(origin.isAttributed)
    }

    @Test("The application belongs to no request and is attributed; what is unattributed is neither")
    func withoutRequest() {
        #expect(LeaseOrigin(request: nil) == .application)
        #expect(LeaseOrigin.application.request == nil)
        #expect(LeaseOrigin.application.isAttributed)
        #expect(LeaseOrigin.unattributed.request == nil)
        #expect(!LeaseOrigin.unattributed.isAttributed)
    }

    @Test(
        "What a task opens when its request has ended is unattributed, but for who started it",
        arguments: [0, 1, LeaseOrigin.lastRequest])
    func afterwards(number: UInt64) {
        let origin = LeaseOrigin(request: number).afterwards
        #expect(origin.request == nil && !origin.isAttributed)
        #expect(origin.startingRequest == number)
        #expect(origin != .application && origin != .unattributed)
        #expect(LeaseOrigin.application.startingRequest == nil && LeaseOrigin.unattributed.startingRequest == nil)
    }

    @Test("A finding names the highest request there is")
    func highestInFinding() {
        let ledger = Ledger()
        for number: UInt64 in [.max, LeaseOrigin.lastRequest] {
            ledger.withRequest(number) { _ = Lease.open(Resource("file")) }
        }
        #expect(ledger.findings().map(\.firstRequest) == [LeaseOrigin.lastRequest])
        #expect(ledger.findings().map(\.unattributed) == [0])
    }
}
