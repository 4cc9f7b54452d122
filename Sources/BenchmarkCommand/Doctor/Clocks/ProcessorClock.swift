import Foundation

/// The processor time that all threads of this process have used, in nanoseconds. Other programs on the machine do not
/// make it run faster, as they do with a clock on the wall.
struct ProcessorClock: Sendable {
    func now() -> UInt64 {
        #if canImport(Darwin)
            return clock_gettime_nsec_np(CLOCK_PROCESS_CPUTIME_ID)
        #else
            var time = timespec()
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
            return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
        #endif
    }
}
