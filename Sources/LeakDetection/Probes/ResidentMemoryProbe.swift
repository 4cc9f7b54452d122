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

    /// The memory the process has resident now, in bytes. Nil if the system does not say.
    public static func currentBytes() -> UInt64? {
        #if os(Linux)
            guard let file = fopen("/proc/self/statm", "r") else { return nil }
            defer { fclose(file) }
            var buffer = [CChar](repeating: 0, count: 256)
            guard fgets(&buffer, Int32(buffer.count), file) != nil else { return nil }
            // Pages: in all, resident, shared, ... (proc_pid_statm(5)).
            let fields = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                .split(separator: " ")
            guard fields.count > 1, let pages = UInt64(fields[1]) else { return nil }
            return pages * UInt64(sysconf(Int32(_SC_PAGESIZE)))
        #elseif canImport(Darwin)
            var info = mach_task_basic_info()
            var count = mach_msg_type_number_t(
                MemoryLayout<mach_task_basic_info>.size / MemoryLayout<natural_t>.size)
            let status = withUnsafeMutablePointer(to: &info) { pointer in
                pointer.withMemoryRebound(to: integer_t.self, capacity: Int(count)) {
                    task_info(mach_task_self_, task_flavor_t(MACH_TASK_BASIC_INFO), $0, &count)
                }
            }
            return status == KERN_SUCCESS ? UInt64(info.resident_size) : nil
        #else
            return nil
        #endif
    }
}
