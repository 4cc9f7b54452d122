import Foundation

/// The processor time that the calling thread has used, in nanoseconds. Time in which something else had its processor is
/// not in it, so a busy machine hardly changes it.
struct ThreadClock: Sendable {
    func now() -> UInt64 {
        #if canImport(Darwin)
            return clock_gettime_nsec_np(CLOCK_THREAD_CPUTIME_ID)
        #else
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
        #endif
    }
}
