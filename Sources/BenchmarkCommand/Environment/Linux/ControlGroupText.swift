/// What the files of a control group say, in both versions.
enum ControlGroupText {
    /// How often a group was stopped for having used up its quota, and for how long, since it was made.
    struct Throttling: Sendable, Equatable {
        var periods: UInt64
        var nanoseconds: UInt64?
    }

    /// Processors, from `cpu.max`: `150000 100000` is 1.5, `max 100000` no quota.
    static func quota(max text: String) -> Double? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let quota = words.first.flatMap({ Double($0) }), quota > 0 else { return nil }
        let period = words.count > 1 ? Double(words[1]) : 100_000
        return period.flatMap { $0 > 0 ? quota / $0 : nil }
    }

    /// Processors, from `cpu.cfs_quota_us` and `cpu.cfs_period_us`: a quota of -1 is none.
    static func quota(microseconds: String, period: String) -> Double? {
        guard let quota = Double(microseconds), let period = Double(period), quota > 0, period > 0 else { return nil }
        return quota / period
    }

    /// From `cpu.stat`: `throttled_usec` in version 2, `throttled_time` in nanoseconds in version 1.
    static func throttling(stat text: String) -> Throttling? {
        var fields: [Substring: UInt64] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2 { fields[words[0]] = UInt64(words[1]) }
        }
        guard let periods = fields["nr_throttled"] else { return nil }
        let time = fields["throttled_time"] ?? fields["throttled_usec"].map { $0 &* 1_000 }
        return Throttling(periods: periods, nanoseconds: time)
    }

    /// Bytes, from `memory.max` or `memory.limit_in_bytes`. `max`, and a number near the largest there is, are no limit.
    static func memoryLimit(_ text: String) -> UInt64? {
        UInt64(text).flatMap { $0 < 1 << 62 ? $0 : nil }
    }
}
