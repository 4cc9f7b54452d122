import Foundation

/// Numbers as people read them: three significant digits, a unit that fits, never 0 for something and never 100% for
/// less than all. A number and its unit are joined by a no-break space.
public enum HumanNumber {
    private static let space = "\u{00A0}"

    /// `23,892`.
    public static func count(_ value: UInt64) -> String { grouped(String(value)) }

    /// `1 user`, `23,892 users`.
    static func count(_ value: UInt64, of noun: String) -> String { "\(count(value)) \(noun)\(value == 1 ? "" : "s")" }

    /// `842 µs`, `18.3 ms`, `1.24 s`, `14 min 06 s`, `2 h 05 min`.
    public static func duration(_ nanoseconds: UInt64) -> String {
        let value = Double(nanoseconds)
        if value < 1_000 { return "\(nanoseconds)\(space)ns" }
        for (divisor, unit) in [(1e3, "µs"), (1e6, "ms")] where value / divisor < 999.5 {
            return threeDigits(value / divisor) + space + unit
        }
        let seconds = value / 1e9
        if seconds < 59.95 { return threeDigits(seconds) + space + "s" }
        let whole = UInt64(seconds.rounded())
        if whole < 3_600 { return "\(whole / 60)\(space)min\(space)\(padded(whole % 60))\(space)s" }
        if whole < 360_000 { return "\(whole / 3_600)\(space)h\(space)\(padded(whole % 3_600 / 60))\(space)min" }
        return count(whole / 3_600) + space + "h"
    }

    /// `398.2/s`.
    public static func rate(_ perSecond: Double) -> String {
        guard perSecond.isFinite, perSecond >= 0 else { return "n/a" }
        if perSecond > 0, perSecond < 0.05 { return "<0.1/s" }
        return decimals(perSecond, 1) + "/s"
    }

    /// `0%` only if exactly 0, `100%` only if exactly all; two decimals below 1% and above 99%, else one; exact values short.
    public static func share(_ share: Double) -> String {
        guard share.isFinite else { return "n/a" }
        if share == 0 { return "0%" }
        if share == 1 { return "100%" }
        let percent = share * 100
        if percent > 0, percent < 0.01 { return "<0.01%" }
        if percent > 99.99, percent < 100 { return ">99.99%" }
        let places = percent < 1 || percent > 99 ? 2 : 1
        let whole = percent.rounded()
        return (abs(percent - whole) < 1e-9 ? decimals(whole, 0) : decimals(percent, places)) + "%"
    }

    /// `41.2 MiB`.
    public static func bytes(_ value: UInt64) -> String {
        if value < 1_024 { return "\(value)\(space)B" }
        var scaled = Double(value)
        var unit = "B"
        for next in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] {
            scaled /= 1_024
            unit = next
            if scaled < 999.5 { break }
        }
        return threeDigits(scaled) + space + unit
    }

    /// A ratio of head to base as a change, sign always: `+24.7%`, `−3.1%`, `±0.0%`.
    public static func change(_ ratio: Double) -> String {
        guard ratio.isFinite, ratio >= 0 else { return "n/a" }
        let percent = (ratio - 1) * 100
        if percent > 999.9 { return "×" + briefCount(ratio) }
        let text = decimals(abs(percent), 1) + "%"
        if text == "0.0%" { return "±0.0%" }
        return (percent < 0 ? "\u{2212}" : "+") + text
    }

    /// At most seven columns: exact up to 999,999, then three digits and a magnitude (`12.3M`).
    public static func briefCount(_ value: Double) -> String {
        guard value.isFinite, value >= 0 else { return "n/a" }
        if value > 0, value < 0.05 { return "<0.1" }
        if value < 100, value != value.rounded() { return decimals(value, 1) }
        if value < 999_999.5 { return grouped(String(UInt64(value.rounded()))) }
        for (divisor, unit) in [(1e6, "M"), (1e9, "G"), (1e12, "T"), (1e15, "P"), (1e18, "E")]
        where value / divisor < 999.5 {
            return threeDigits(value / divisor) + unit
        }
        return ">999E"
    }

    /// At most seven columns: `842 µs`, `14m06s`, `23h05m`, `5.12Mh`.
    public static func briefDuration(_ nanoseconds: UInt64) -> String {
        let seconds = Double(nanoseconds) / 1e9
        if seconds < 59.95 { return duration(nanoseconds) }
        let whole = UInt64(seconds.rounded())
        if whole < 3_600 { return "\(whole / 60)m\(padded(whole % 60))s" }
        if whole < 360_000 { return "\(whole / 3_600)h\(padded(whole % 3_600 / 60))m" }
        let hours = Double(whole / 3_600)
        return (hours < 99_999.5 ? grouped(String(UInt64(hours))) : briefCount(max(hours, 1e6))) + "h"
    }

    /// `n` decimals and thousands separators, without regard to the locale.
    public static func decimals(_ value: Double, _ places: Int) -> String {
        let text = String(format: "%.\(places)f", value)
        guard let point = text.firstIndex(of: ".") else { return grouped(text) }
        return grouped(String(text[..<point])) + text[point...]
    }

    private static func threeDigits(_ value: Double) -> String {
        if value < 9.995 { return decimals(value, 2) }
        if value < 99.95 { return decimals(value, 1) }
        return decimals(value, 0)
    }

    private static func padded(_ value: UInt64) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func grouped(_ digits: String) -> String {
        var result = ""
        for (index, digit) in digits.enumerated() {
            let left = digits.count - index
            if index > 0, left % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result
    }
}
