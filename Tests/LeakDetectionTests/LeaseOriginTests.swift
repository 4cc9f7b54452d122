import Testing

@testable import LeakDetection

@Suite struct LeaseOriginTests {
    @Test("A request's number is kept, from the lowest to the highest", arguments: [0, 1, .max - 3, .max - 2])
    func request(number: UInt64) {
        let origin = LeaseOrigin(request: number)
        #expect(origin.request == number)
        #expect(origin.isAttributed)
    }

    @Test("The two numbers above count as the highest, not as the application", arguments: [.max - 1, .max])
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

    @Test("A finding names the highest request there is")
    func highestInFinding() {
        let ledger = Ledger()
        for number: UInt64 in [.max, .max - 2] { ledger.withRequest(number) { _ = Lease.open(Resource("file")) } }
        #expect(ledger.findings().map(\.firstRequest) == [.max - 2])
        #expect(ledger.findings().map(\.unattributed) == [0])
    }
}
