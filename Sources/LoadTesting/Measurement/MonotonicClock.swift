import Foundation

/// The clock every request is timed with: nanoseconds since some fixed moment, never going back, about 20 ns a reading.
public struct MonotonicClock: Sendable {
    public init() {}

    public func now() -> UInt64 {
        #if canImport(Darwin)
            // CLOCK_MONOTONIC counts whole microseconds there.
            return clock_gettime_nsec_np(CLOCK_UPTIME_RAW)
        #else
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
        #endif
    }
}
