import LoadTesting
import Testing

@testable import measurement

@Suite struct QueueSimulationTests {
    @Test("a request starts when it has arrived and the one before it has ended")
    func order() {
        let queue = QueueSimulation(arrivals: [0, 10, 12, 100]) { [20, 5, 5, 7][Int($0)] }
        #expect(queue.starts == [0, 20, 25, 100])
        #expect(queue.ends == [20, 25, 30, 107])
        #expect(queue.responseTimes == [20, 15, 18, 7])
        #expect(queue.serviceTimes == [20, 5, 5, 7])
        #expect(queue.startLags == [0, 10, 13, 0])
    }

    @Test("in a stall nothing starts and no end is noticed")
    func stalled() {
        let stall = QueueSimulation.Stall(from: 15, to: 50)
        let queue = QueueSimulation(arrivals: [0, 10, 30, 60], stall: stall) { _ in 10 }
        #expect(queue.starts == [0, 10, 50, 60])
        #expect(queue.ends == [10, 50, 60, 70])
    }

    /// M/M/1: response times are exponentially distributed, with mean 1/(mu - lambda).
    @Test("Poisson arrivals and exponential service times give what queueing theory says", arguments: [0.1, 0.5, 0.9])
    func theory(utilisation: Double) throws {
        let rate = utilisation * 1e9 / ServiceTimes.mean
        let plan = try ArrivalPlan(rate: rate, arrivals: .poisson, seed: 3)
        let queue = QueueSimulation(arrivals: plan.prefix(400_000)) {
            ServiceTimes.exponential.nanoseconds(of: $0, seed: 3)
        }
        let mean = ServiceTimes.mean / (1 - utilisation)
        // ln 2, ln 100: quantiles of the exponential distribution with mean 1.
        for (percentile, factor) in [(50.0, 0.693147), (99, 4.60517)] {
            let seen = Double(QueueSimulation.percentile(percentile, of: queue.responseTimes))
            #expect(abs(seen / (mean * factor) - 1) < 0.05)
        }
    }

    @Test("a percentile is the smallest value that so many do not exceed")
    func percentiles() {
        let values = (1...1_000).reversed().map { UInt64($0) }
        #expect(QueueSimulation.percentile(50, of: values) == 500)
        #expect(QueueSimulation.percentile(99, of: values) == 990)
        #expect(QueueSimulation.percentile(99.9, of: values) == 999)
        #expect(QueueSimulation.percentile(50, of: [7]) == 7)
    }
}
