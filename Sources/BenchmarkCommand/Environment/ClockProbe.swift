import Foundation
import LoadTesting

/// How fine the clock is that requests are timed with, and what a reading of it costs.
enum ClockProbe {
    static func record() -> ClockRecord {
        ClockRecord(resolutionNanoseconds: resolution, readNanoseconds: readCost())
    }

    private static var resolution: UInt64? {
        #if canImport(Darwin)
            let clock = CLOCK_UPTIME_RAW
        #else
            let clock = CLOCK_MONOTONIC
        #endif
        var time = timespec()
        guard clock_getres(clock, &time) == 0 else { return nil }
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// The fastest of many short turns: all that can happen to one makes it slower. Half a millisecond in all.
    private static func readCost() -> Double {
        let clock = MonotonicClock()
        let readings = 500
        let turns = (0..<50).map { _ in
            let start = clock.now()
            for _ in 1..<readings { _ = clock.now() }
            return clock.now() - start
        }
        return Double(turns.min() ?? 0) / Double(readings)
    }
}
