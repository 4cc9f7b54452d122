import Testing

@testable import measurement

@Suite struct ServiceTimesTests {
    @Test("the mean is 2.5 ms, and the same seed gives the same times", arguments: ServiceTimes.allCases)
    func mean(_ times: ServiceTimes) {
        let drawn = (0..<100_000).map { times.nanoseconds(of: $0, seed: 5) }
        let mean = Double(drawn.reduce(0, +)) / Double(drawn.count)
        #expect(abs(mean / ServiceTimes.mean - 1) < 0.03)
        #expect(drawn == (0..<100_000).map { times.nanoseconds(of: $0, seed: 5) })
        #expect(drawn != (0..<100_000).map { times.nanoseconds(of: $0, seed: 6) })
    }
}
