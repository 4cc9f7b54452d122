import LoadTesting

/// Reads the values that flags take. Each says what it would accept.
enum FlagValue {
    /// `250`, `10k`, `2m`; at least `minimum`.
    static func count(_ text: String, minimum: UInt64 = 1) throws -> UInt64 {
        let problem = ValueProblem(
            sentence: "is not a count of at least \(minimum); accepted: 250, 10k, 2m", part: text)
        var digits = Substring(text)
        var factor: UInt64 = 1
        switch digits.last {
        case "k", "K": factor = 1_000
        case "m", "M": factor = 1_000_000
        default: break
        }
        if factor > 1 { digits.removeLast() }
        guard digits.allSatisfy(\.isWholeNumber), let number = UInt64(digits) else { throw problem }
        let (value, overflow) = number.multipliedReportingOverflow(by: factor)
        guard !overflow, value >= minimum else { throw problem }
        return value
    }

    /// `250us`, `5ms`, `3s`, `2m`, `24h`.
    static func duration(_ text: String, allowsZero: Bool = false) throws -> Duration {
        let problem = ValueProblem(
            sentence: "is not a duration\(allowsZero ? "" : " above zero"); accepted: 250us, 5ms, 3s, 2m, 24h",
            part: text)
        let units: [(String, Double)] = [
            ("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
        ]
        if allowsZero, text == "0" { return .zero }
        guard let (suffix, factor) = units.first(where: { text.hasSuffix($0.0) }),
            let number = decimal(text.dropLast(suffix.count)), allowsZero ? number >= 0 : number > 0,
            number * factor < 9e18
        else { throw problem }
        let nanoseconds = Int64((number * factor).rounded())
        // Rounded to nothing, it would be one of no length.
        guard nanoseconds > 0 || number == 0 else { throw problem }
        return .nanoseconds(nanoseconds)
    }

    /// `2000`, `2k`, `500/1s`: requests a second.
    static func rate(_ text: String, allowsZero: Bool = false) throws -> Double {
        let accepted = "accepted: \(allowsZero ? "0, " : "")2000, 2k, 0.5, 500/1s"
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var digits = parts[0]
        var factor = 1.0
        if digits.last == "k" { factor = 1_000 }
        if digits.last == "m" { factor = 1_000_000 }
        if factor > 1 { digits.removeLast() }
        guard let number = decimal(digits) else {
            throw ValueProblem(sentence: "is not a rate in requests a second; \(accepted)", part: String(parts[0]))
        }
        let seconds = parts.count == 2 ? try duration(String(parts[1])) / .seconds(1) : 1
        let rate = number * factor / seconds
        guard ArrivalPlan.acceptedRates.contains(rate) || allowsZero && rate == 0 else {
            throw ValueProblem(
                sentence: "is not a rate from 0.001 to 1,000,000,000 requests a second; \(accepted)", part: text)
        }
        return rate
    }

    /// `1.5`: how many times as much.
    static func factor(_ text: String) throws -> Double {
        guard let number = decimal(text), number >= 1, number <= 1_000_000 else {
            throw ValueProblem(sentence: "is not a factor from 1 to 1,000,000; accepted: 1.5, 2, 10", part: text)
        }
        return number
    }

    /// `0.05`: a chance from 0 to 1.
    static func chance(_ text: Substring) throws -> Double {
        guard let number = decimal(text), (0...1).contains(number) else {
            throw ValueProblem(
                sentence: "is not a chance; accepted: numbers from 0 to 1, such as 0.05", part: String(text))
        }
        return number
    }

    /// One of a fixed set of names.
    static func name<Value: RawRepresentable & CaseIterable>(
        _ text: some StringProtocol, of type: Value.Type, called what: String
    ) throws -> Value where Value.RawValue == String {
        if let value = Value(rawValue: String(text)) { return value }
        let known = Value.allCases.map(\.rawValue)
        let nearest = NearestName.suggestion(for: String(text), among: known) ?? ""
        throw ValueProblem(
            sentence: "is no \(what); accepted: \(known.joined(separator: ", "))\(nearest)", part: String(text))
    }

    static func list(_ text: String) throws -> [Substring] {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty }) else {
            throw ValueProblem(sentence: "is not a list; accepted: values separated by commas, without spaces")
        }
        return parts
    }

    /// Digits with at most one point: no signs, exponents, `inf` or `nan`.
    static func decimal(_ text: some StringProtocol) -> Double? {
        guard !text.isEmpty, text.allSatisfy({ ("0"..."9").contains($0) || $0 == "." }) else { return nil }
        return Double(String(text))
    }
}
