import Dispatch
import Testing

@testable import LoadTesting

@Suite struct SharedCountersTests {
    @Test("Counters start at zero and count by themselves")
    func counts() {
        let counters = SharedCounters(count: 1000)
        let atFirst = (0..<1000).map { counters.load(at: $0) }
        #expect(atFirst == [UInt64](repeating: 0, count: 1000))
        counters.increment(at: 0)
        counters.increment(at: 999)
        counters.increment(at: 999)
        counters.store(7, at: 500)
        let now = [0, 1, 500, 998, 999].map { counters.load(at: $0) }
        #expect(now == [1, 0, 7, 0, 2])
    }

    @Test("A reader on another thread sees counts that only grow")
    func concurrentReader() {
        let counters = SharedCounters(count: 1)
        let shrunk = SharedCounters(count: 1)
        DispatchQueue.concurrentPerform(iterations: 2) { thread in
            if thread == 0 {
                for _ in 0..<100_000 { counters.increment(at: 0) }
            } else {
                var last: UInt64 = 0
                while last < 100_000 {
                    let now = counters.load(at: 0)
                    if now < last { shrunk.increment(at: 0) }
                    last = now
                }
            }
        }
        let found = [counters.load(at: 0), shrunk.load(at: 0)]
        #expect(found == [100_000, 0])
    }

    @Test("What is claimed cannot be claimed again until it is released")
    func claim() {
        let counters = SharedCounters(count: 1)
        let first = counters.claim(at: 0)
        let second = counters.claim(at: 0)
        counters.release(at: 0)
        let third = counters.claim(at: 0)
        #expect([first, second, third] == [true, false, true])
    }

    @Test("A claim makes one writer out of many: no count is lost")
    func claimedWriters() {
        let counters = SharedCounters(count: 2)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<50_000 {
                while !counters.claim(at: 0) {}
                counters.increment(at: 1)
                counters.release(at: 0)
            }
        }
        let total = counters.load(at: 1)
        #expect(total == 200_000)
    }
}
