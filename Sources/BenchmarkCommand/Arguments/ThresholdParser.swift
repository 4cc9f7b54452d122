import LoadTesting

/// Reads a threshold in k6's grammar: a metric, a statistic where the metric has several, a comparison and a value.
///
/// `latency: p(99)<5ms`, `throughput>500/s`, `errors<1%`, `leaked==0`. Spaces may stand between the parts.
enum ThresholdParser {
    static let examples = "'latency: p(99)<5ms', 'service: avg<1ms', 'throughput>500/s', 'errors<1%', 'leaked==0'"

    /// - Throws: a ``ValueProblem`` that names the piece that is wrong and what would be accepted in its place.
    static func parse(_ text: String) throws -> Threshold {
        guard let (left, comparison, right) = split(text) else {
            throw ValueProblem(
                sentence: "has no comparison; accepted: <, <=, >, >=, == or != between metric and value, "
                    + "such as \(examples)")
        }
        let quantity = try quantity(left)
        return Threshold(
            expression: text.trimmingSpaces, quantity: quantity, comparison: comparison,
            limit: try ThresholdValue(text: right.trimmingSpaces, unit: quantity.unit).number())
    }

    /// At the first comparison; of `<` and `<=` the longer one.
    private static func split(_ text: String) -> (left: Substring, Threshold.Comparison, right: Substring)? {
        let signs = Threshold.Comparison.allCases.sorted { $0.rawValue.count > $1.rawValue.count }
        for index in text.indices {
            if let comparison = signs.first(where: { text[index...].hasPrefix($0.rawValue) }) {
                return (text[..<index], comparison, text[index...].dropFirst(comparison.rawValue.count))
            }
        }
        return nil
    }

    private static func quantity(_ text: Substring) throws -> Threshold.Quantity {
        let text = text.trimmingSpaces
        let name = String(text.prefix { $0 != ":" && $0 != " " && $0 != "\t" })
        var rest = text.dropFirst(name.count).trimmingSpaces
        if rest.hasPrefix(":") { rest = rest.dropFirst().trimmingSpaces }
        guard let metric = Metric.all.first(where: { $0.name == name }) else {
            let names = Metric.all.map(\.name)
            let nearest = NearestName.suggestion(for: name, among: names) ?? ""
            throw ValueProblem(
                sentence: "has no known metric in '\(name)'; accepted: \(names.joined(separator: ", "))\(nearest)")
        }
        switch metric.kind {
        case .time(let time):
            return .time(time, try statistic(rest, of: name))
        case .single(let quantity):
            guard rest.isEmpty else {
                throw ValueProblem(
                    sentence:
                        "asks for '\(rest)', but \(name) is a single number; accepted: such as '\(metric.example)'")
            }
            return quantity
        }
    }

    private static func statistic(_ text: String, of metric: String) throws -> Threshold.Statistic {
        let names = ["avg", "mean", "min", "max", "med", "count"]
        switch text {
        case "avg", "mean": return .mean
        case "min": return .min
        case "max": return .max
        case "med": return .percentile(50)
        case "count": return .count
        case "":
            throw ValueProblem(
                sentence: "does not say which \(metric); accepted: \(metric): p(99), \(names.joined(separator: ", "))")
        default: break
        }
        guard text.hasPrefix("p("), text.hasSuffix(")") else {
            let nearest = NearestName.suggestion(for: text, among: names) ?? ""
            throw ValueProblem(
                sentence:
                    "has no known statistic in '\(text)'; accepted for \(metric): p(N) with N above 0 and below 100, "
                    + names.joined(separator: ", ") + nearest)
        }
        let inside = text.dropFirst(2).dropLast().trimmingSpaces
        guard let percentile = FlagValue.decimal(inside), percentile > 0, percentile < 100 else {
            throw ValueProblem(
                sentence:
                    "has no percentile in 'p(\(inside))'; accepted: p(N) with N above 0 and below 100, such as p(99.9); "
                    + "the largest value is max, the smallest min")
        }
        return .percentile(percentile)
    }
}

/// What a metric is called, and what it is.
private struct Metric {
    enum Kind {
        /// Has several statistics.
        case time(Threshold.TimeMetric)
        /// Is one number.
        case single(Threshold.Quantity)
    }

    let name: String
    let kind: Kind
    let example: String

    static let all: [Metric] =
        Threshold.TimeMetric.allCases.map {
            Metric(name: $0.rawValue, kind: .time($0), example: "\($0.rawValue): p(99)<5ms")
        }
        + [Metric(name: "throughput", kind: .single(.throughput), example: "throughput>500/s")]
        + Threshold.ShareMetric.allCases.map {
            Metric(name: $0.rawValue, kind: .single(.share($0)), example: "\($0.rawValue)<1%")
        }
        + Threshold.CountMetric.allCases.map {
            let example = $0 == .inFlight ? "in_flight<=200" : "\($0.rawValue)==0"
            return Metric(name: $0.rawValue, kind: .single(.count($0)), example: example)
        }
}

/// The value of a threshold, as it is written, and the unit that its metric has.
private struct ThresholdValue {
    let text: String
    let unit: ThresholdUnit

    func number() throws -> Double {
        guard !text.isEmpty else { throw problem("has no value after the comparison") }
        guard let value = value else {
            let bare = FlagValue.decimal(text) != nil && unit == .nanoseconds
            throw problem(bare ? "has the time '\(text)' without a unit" : "has '\(text)' where \(wanted) should stand")
        }
        if unit == .share, value > 1 { throw problem("has '\(text)', which is more than all") }
        return value
    }

    private var value: Double? {
        switch unit {
        case .nanoseconds: (try? FlagValue.duration(text, allowsZero: true)).map { $0 / .nanoseconds(1) }
        case .perSecond: rate
        case .share: share
        case .count: (try? FlagValue.count(text, minimum: 0)).map { Double($0) }
        }
    }

    private var rate: Double? {
        let text = text.hasSuffix("/s") ? String(text.dropLast(2)) : text
        return FlagValue.decimal(text) == 0 ? 0 : try? FlagValue.rate(text)
    }

    /// Read as one decimal number, so that 0.1% is the same number as 10 of 10,000.
    private var share: Double? {
        guard text.hasSuffix("%") else { return FlagValue.decimal(text) }
        let digits = text.dropLast()
        return FlagValue.decimal(digits) == nil ? nil : Double(digits + "e-2")
    }

    private var wanted: String {
        switch unit {
        case .nanoseconds: "a time"
        case .perSecond: "a rate"
        case .share: "a share"
        case .count: "a count"
        }
    }

    private var accepted: String {
        switch unit {
        case .nanoseconds: "250us, 5ms, 3s, 2m"
        case .perSecond: "500/s, 2k/s"
        case .share: "1%, 0.01"
        case .count: "0, 200, 10k"
        }
    }

    private func problem(_ what: String) -> ValueProblem { ValueProblem(sentence: "\(what); accepted: \(accepted)") }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
