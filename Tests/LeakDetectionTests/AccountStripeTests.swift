import Dispatch
import Testing

@testable import LeakDetection

@Suite struct AccountStripeTests {
    @Test("Threads that meet in one stripe lose no count", arguments: [LiveShard(), nil])
    func sharedStripe(shard: LiveShard?) {
        let stripe = AccountStripe(account: 0, live: shard, misuses: MisuseLog())
        let owner = LeaseOwner(.unattributed, share: LedgerShare(LedgerBooks(detail: .sites)))
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<100_000 {
                Lease(in: .passUnretained(stripe), for: owner, at: .unknown).release()
            }
        }
        #expect(stripe.opened.value == 400_000)
        #expect(stripe.unattributed.value == 400_000)
        #expect(stripe.released.value == 400_000)
        #expect((shard?.count ?? 0) == 0)
    }
}
