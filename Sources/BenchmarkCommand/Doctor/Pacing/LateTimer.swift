import Foundation
import LoadTesting

/// A thread that sleeps from one planned instant to the next, and how much later than planned it wakes.
struct LateTimer {
    let rate: Double
    let seconds: Double

    /// Sleeps on a thread of its own, re-armed from the plan and not from the last waking, as the pacer of the open model is.
    func measure() -> Punctuality.Entry {
        let lateness = Histogram()
        let count = max(1, Int(rate * seconds))
        let gap = 1e9 / rate
        let elapsed = ThreadCrew(count: 1).nanoseconds(threads: 1) { _ in
            let clock = MonotonicClock()
            let start = clock.now()
            for number in 1...count {
                let planned = start + UInt64(Double(number) * gap)
                Self.sleep(until: planned, clock)
                let now = clock.now()
                lateness.record(now > planned ? now - planned : 0)
            }
        }
        let snapshot = lateness.snapshot()
        return Punctuality.Entry(
            execution: nil, offered: rate, achieved: Double(count) / (Double(max(elapsed, 1)) / 1e9),
            p50: snapshot.reportableValue(atPercentile: 50), p99: snapshot.reportableValue(atPercentile: 99),
            max: snapshot.max)
    }

    private static func sleep(until instant: UInt64, _ clock: MonotonicClock) {
        while true {
            let now = clock.now()
            guard now < instant else { return }
            var time = timespec(
                tv_sec: Int((instant - now) / 1_000_000_000), tv_nsec: Int((instant - now) % 1_000_000_000))
            nanosleep(&time, nil)
        }
    }
}
