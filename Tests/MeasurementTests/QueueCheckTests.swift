import LoadTesting
import Testing

@testable import measurement

@Suite struct QueueCheckTests {
    @Test("close is within 5% or 1 ms, whichever is larger")
    func close() {
        #expect(QueueCheck.isClose(1_900_000, to: 1_000_000))
        #expect(!QueueCheck.isClose(2_100_000, to: 1_000_000))
        #expect(QueueCheck.isClose(96_000_000, to: 100_000_000) && QueueCheck.isClose(104_000_000, to: 100_000_000))
        #expect(!QueueCheck.isClose(94_000_000, to: 100_000_000) && !QueueCheck.isClose(106_000_000, to: 100_000_000))
    }

    @Test("the rate follows from the utilisation, and arrivals and service times from the seed")
    func truth() throws {
        let check = QueueCheck(times: .bimodal, utilisation: 0.5, execution: .structured, stall: nil)
        let truth = try check.truth
        #expect(truth.arrivals.count == 6_400)
        let last = try #require(truth.arrivals.last)
        #expect(abs(Double(last) / 32e9 - 1) < 0.05)
        let again = try check.truth
        #expect(again.ends == truth.ends)
        #expect(Set(truth.serviceTimes) == [1_000_000, 16_000_000])
    }
}
