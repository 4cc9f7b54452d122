import LoadTesting

/// What `/proc/cpuinfo`, `/proc/stat`, `/proc/pressure/cpu` and the files of a cache say.
enum ProcessorText {
    /// The value of the first line of `/proc/cpuinfo` with this name, e.g. `model name` or `cpu MHz`.
    static func field(_ name: String, in cpuinfo: String) -> String? {
        for line in cpuinfo.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, trimmed(parts[0]) == name else { continue }
            let value = trimmed(parts[1])
            if !value.isEmpty { return value }
        }
        return nil
    }

    /// Time of all processors since the system started, in ticks, from the first line of `/proc/stat`.
    static func time(in stat: String) -> (total: UInt64, steal: UInt64)? {
        guard let line = stat.split(separator: "\n").first(where: { $0.hasPrefix("cpu ") }) else { return nil }
        let ticks = line.split(separator: " ").dropFirst().map { UInt64($0) }
        // user nice system idle iowait irq softirq steal; guest time is in user time already.
        guard ticks.count >= 8, !ticks.prefix(8).contains(nil) else { return nil }
        return (ticks.prefix(8).reduce(0) { $0 &+ ($1 ?? 0) }, ticks[7] ?? 0)
    }

    /// Percent of the last 10 s in which something waited, from the `some` line of a pressure file.
    static func pressure(in text: String) -> Double? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("some ") }
        let field = line?.split(separator: " ").first { $0.hasPrefix("avg10=") }
        return field.flatMap { Double($0.dropFirst(6)) }
    }

    /// `48K`, `2M`: bytes.
    static func bytes(_ size: String) -> UInt64? {
        let factors: [Character: UInt64] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        guard let last = size.last else { return nil }
        guard let factor = factors[last] else { return UInt64(size) }
        return UInt64(size.dropLast()).flatMap { number in
            let (bytes, overflow) = number.multipliedReportingOverflow(by: factor)
            return overflow ? nil : bytes
        }
    }

    /// How many cores the lists of siblings name, one list for each processor: `0-1`, `0-1` is one core with two of them.
    static func cores(siblings: [String]) -> Int? { siblings.isEmpty ? nil : Set(siblings).count }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
