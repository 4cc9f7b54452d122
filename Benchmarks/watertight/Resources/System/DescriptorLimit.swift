import Foundation

/// How many descriptors this process may have open (`RLIMIT_NOFILE`).
enum DescriptorLimit {
    /// The soft limit, the one that counts.
    static var current: Int { number(limits().rlim_cur) }

    /// Raises the soft limit as far as the hard one and returns the limit in force afterwards.
    ///
    /// Never fails: where the kernel refuses, the limit that was in force still is.
    @discardableResult
    static func raise() -> Int {
        var limits = limits()
        // macOS calls its hard limit infinite, yet refuses a soft limit above its per-process maximum.
        for target in [limits.rlim_max, min(limits.rlim_max, 10_240)] where target > limits.rlim_cur {
            limits.rlim_cur = target
            if setrlimit(resource, &limits) == 0 { break }
            limits = Self.limits()
        }
        return current
    }

    private static func limits() -> rlimit {
        var limits = rlimit()
        getrlimit(resource, &limits)
        return limits
    }

    private static func number(_ limit: rlim_t) -> Int { Int(exactly: limit) ?? .max }

    #if canImport(Darwin)
        static let resource = RLIMIT_NOFILE
    #else
        static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #endif
}
