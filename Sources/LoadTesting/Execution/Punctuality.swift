import Foundation

/// What makes a thread wake up on time, as far as the system allows.
enum Punctuality {
    /// Sleeps until the clock of ``MonotonicClock`` shows `instant`; may return early, by a signal.
    static func sleep(until instant: UInt64) {
        #if canImport(Glibc)
            var time = timespec(tv_sec: Int(instant / 1_000_000_000), tv_nsec: Int(instant % 1_000_000_000))
            // By default the kernel may wake a thread 50 us late to save energy. Only for this sleep, because threads started
            // by this one would inherit it.
            _ = setTimerSlack?(setSlack, 1, 0, 0, 0)
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil)
            _ = setTimerSlack?(setSlack, 0, 0, 0, 0)
        #else
            let now = MonotonicClock().now()
            guard instant > now else { return }
            var time = timespec(
                tv_sec: Int((instant - now) / 1_000_000_000), tv_nsec: Int((instant - now) % 1_000_000_000))
            nanosleep(&time, nil)
        #endif
    }

    /// Has the system prefer the calling thread to others that want to run, if this process may ask for that. Threads that
    /// it starts are like others.
    static func preferThisThread() {
        #if canImport(Glibc)
            var parameters = sched_param()
            // Not handed on to threads started by this one; without that it is not worth it.
            guard sched_setscheduler(0, SCHED_OTHER | resetOnFork, &parameters) == 0 else { return }
            // Linux has a nice value for each thread, and 0 means the calling one.
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, -10)
        #elseif canImport(Darwin)
            pthread_set_qos_class_self_np(QOS_CLASS_USER_INTERACTIVE, 0)
        #endif
    }

    #if canImport(Glibc)
        private static let setSlack: Int32 = 29
        private static let resetOnFork: Int32 = 0x4000_0000

        /// `prctl`, which Swift does not import because it is variadic; on Linux its arguments are passed like any others.
        private static let setTimerSlack: (@convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32)? = {
            guard let symbol = dlsym(dlopen(nil, RTLD_NOW), "prctl") else { return nil }
            return unsafeBitCast(symbol, to: (@convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32).self)
        }()
    #endif
}
