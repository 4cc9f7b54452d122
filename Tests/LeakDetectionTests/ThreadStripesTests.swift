import Dispatch
import Testing

@testable import LeakDetection

@Suite struct ThreadStripesTests {
    @Test("The stripe with the fewest threads is taken, so as many threads as there are stripes never meet")
    func fewestThreads() {
        var occupancy = StripeOccupancy()
        let first = (0..<Stripe.count).map { _ in occupancy.take() }
        #expect(first == Array(0..<Stripe.count))
        #expect(occupancy.take() == 0)
        occupancy.giveBack(5)
        #expect(occupancy.take() == 5)
        #expect(occupancy.take() == 1)
    }

    @Test("A thread keeps its stripe, and every stripe is one there is")
    func kept() {
        DispatchQueue.concurrentPerform(iterations: 16) { _ in
            let stripe = ThreadStripes.ofProcess.current
            #expect((0..<Stripe.count).contains(stripe))
            for _ in 0..<1_000 { #expect(ThreadStripes.ofProcess.current == stripe) }
        }
    }
}
