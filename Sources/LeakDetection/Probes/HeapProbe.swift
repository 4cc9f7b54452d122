#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

/// The memory that the process has allocated and not given back, whether or not it is resident.
///
/// Exact where resident memory is not: an allocator keeps what was given back.
public enum HeapProbe {
    /// In bytes. Nil if the allocator does not say, or is another than the one that would say.
    public static func bytesInUse() -> UInt64? { isInformed ? reported() : nil }

    /// Whether an allocation shows. One that was put in the place of the C library's (a sanitizer's, or another preloaded) leaves the
    /// library's figures as they are.
    private static let isInformed: Bool = {
        let size = 4 << 20
        guard let before = reported() else { return false }
        let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        defer { block.deallocate() }
        return reported().map { $0 >= before && $0 - before >= UInt64(size / 2) } ?? false
    }()

    private static func reported() -> UInt64? {
        #if canImport(Darwin)
            var statistics = malloc_statistics_t()
            malloc_zone_statistics(nil, &statistics)
            return UInt64(statistics.size_in_use)
        #elseif canImport(Glibc)
            return writeReport.flatMap(report).flatMap(bytesInUse)
        #else
            return nil
        #endif
    }

    #if canImport(Glibc)
        private typealias Report = @convention(c) (Int32, UnsafeMutablePointer<FILE>) -> Int32

        /// malloc_info(3), which the C library's module leaves out.
        private static let writeReport = dlsym(nil, "malloc_info").map { unsafeBitCast($0, to: Report.self) }

        private static func report(_ write: Report) -> String? {
            var buffer: UnsafeMutablePointer<CChar>?
            var size = 0
            guard let stream = open_memstream(&buffer, &size) else { return nil }
            let code = write(0, stream)
            fclose(stream)
            defer { free(buffer) }
            guard code == 0, let buffer else { return nil }
            return String(cString: buffer)
        }
    #endif

    /// - Parameter report: what malloc_info(3) writes: the totals of all arenas come last.
    /// - Returns: nil for anything else, and for figures that no memory has.
    static func bytesInUse(in report: String) -> UInt64? {
        func size(_ element: String) -> UInt64? {
            guard let place = report.lastPart(after: element)?.firstRange(of: "size=\"") else { return nil }
            return UInt64(report[place.upperBound...].prefix { $0.isNumber })
        }
        guard let system = size("<system type=\"current\""), let fast = size("<total type=\"fast\""),
            let rest = size("<total type=\"rest\""), let mapped = size("<total type=\"mmap\"")
        else { return nil }
        let (free, isFreeTooLarge) = fast.addingReportingOverflow(rest)
        let (used, isTooLarge) = (system - min(system, free)).addingReportingOverflow(mapped)
        return isFreeTooLarge || isTooLarge ? nil : used
    }
}

extension String {
    /// What follows the last occurrence of `mark`, or nil.
    fileprivate func lastPart(after mark: String) -> Substring? {
        var found: Substring?
        while let range = (found ?? self[...]).firstRange(of: mark) { found = self[range.upperBound...] }
        return found
    }
}
