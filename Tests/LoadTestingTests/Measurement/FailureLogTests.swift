import Dispatch
import Testing

@testable import LoadTesting

@Suite struct FailureLogTests {
    @Test("Each message is sampled once, with its count and its lowest request, most frequent first")
    func samples() {
        let log = FailureLog()
        log.add("refused", request: 9)
        log.add("reset", request: 5)
        log.add("refused", request: 3)
        log.add("refused", request: 7)
        log.add("closed", request: 4)
        #expect(
            log.samples() == [
                FailureSample(message: "refused", count: 3, firstRequest: 3),
                FailureSample(message: "closed", count: 1, firstRequest: 4),
                FailureSample(message: "reset", count: 1, firstRequest: 5),
            ])
    }

    @Test("No more than ten messages are sampled")
    func ten() {
        let log = FailureLog()
        for number in 0..<30 { for _ in 0...number { log.add("message \(number)", request: UInt64(number)) } }
        #expect(log.samples().map(\.count) == (21...30).reversed().map(UInt64.init))
    }

    @Test("Beyond a hundred messages new ones are counted together, and shown last")
    func others() {
        let log = FailureLog()
        for number in UInt64(0)..<150 { log.add("message \(number)", request: 1000 - number) }
        log.add("message 99", request: 2000)
        let samples = log.samples()
        #expect(samples.count == 10)
        #expect(samples.first == FailureSample(message: "message 99", count: 2, firstRequest: 901))
        #expect(samples.last == FailureSample(message: "(other messages)", count: 50, firstRequest: 851))
    }

    @Test("A long message is cut")
    func long() {
        let log = FailureLog()
        log.add(String(repeating: "x", count: 10_000), request: 1)
        #expect(log.samples().first?.message == String(repeating: "x", count: 500))
    }

    @Test("Failures from many threads are all counted")
    func threads() {
        let log = FailureLog()
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for request in 0..<500 { log.add("message \(request % 3)", request: UInt64(thread * 500 + request)) }
        }
        #expect(log.samples().map(\.count).reduce(0, +) == 4000)
    }
}
