import Dispatch
import Testing

@testable import LeakDetection

@Suite struct AccountStripeTests {
    @Test("Threads that meet in one stripe lose no count", arguments: [LiveShard(), nil])
    func sharedStripe(shard: LiveShard?) {
        let stripe = AccountStripe(account: 0, live: shard, doubleReleases: DoubleReleaseLog())
        let origin = LeaseOrigin(request: nil, isAttributed: false)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<100_000 { Lease(in: stripe, origin: origin, at: .unknown).release() }
        }
        #expect(stripe.opened.load(ordering: .relaxed) == 400_000)
        #expect(stripe.unattributed.load(ordering: .relaxed) == 400_000)
        #expect(stripe.released.load(ordering: .relaxed) == 400_000)
        #expect((shard?.count ?? 0) == 0)
    }
}
