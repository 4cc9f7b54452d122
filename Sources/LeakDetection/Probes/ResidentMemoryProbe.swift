#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The memory the process has held.
public enum ResidentMemoryProbe {
    /// The most memory the process ever had resident, in bytes; it never falls. Nil if the system does not say.
    public static func peakBytes() -> UInt64? {
        var usage = rusage()
        #if canImport(Glibc)
            let whose = __rusage_who_t(RUSAGE_SELF.rawValue)
        #else
            let whose = RUSAGE_SELF
        #endif
        let status = getrusage(whose, &usage)
        guard status == 0, usage.ru_maxrss > 0 else { return nil }
        // Linux counts kilobytes, Darwin bytes (getrusage(2) of each).
        #if canImport(Darwin)
            return UInt64(usage.ru_maxrss)
        #else
            return UInt64(usage.ru_maxrss) * 1_024
        #endif
    }
}
