/// A limit that every case of a run has to keep, such as `latency: p(99)<5ms`.
public struct Threshold: Codable, Sendable, Equatable {
    /// As it was written on the command line.
    public var expression: String
    public var quantity: Quantity
    public var comparison: Comparison
    /// In the unit of the quantity.
    public var limit: Double

    public init(expression: String, quantity: Quantity, comparison: Comparison, limit: Double) {
        self.expression = expression
        self.quantity = quantity
        self.comparison = comparison
        self.limit = limit
    }

    /// Whether the figures keep the limit. Without a value they do not: a gate that has nothing to look at stays shut.
    public func judged(on figures: ThresholdFigures) -> ThresholdRecord {
        let (seen, reason): (Double?, String?) =
            switch figures.figure(of: quantity) {
            case .value(let value): (value, nil)
            case .missing(let reason): (nil, reason)
            }
        return ThresholdRecord(
            expression: expression, seen: seen, passed: seen.map { comparison.holds($0, limit) } ?? false,
            limit: limit, unit: quantity.unit, reason: reason)
    }

    public enum Comparison: String, Codable, Sendable, Equatable, CaseIterable {
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case equal = "=="
        case notEqual = "!="

        func holds(_ value: Double, _ limit: Double) -> Bool {
            switch self {
            case .less: value < limit
            case .lessOrEqual: value <= limit
            case .greater: value > limit
            case .greaterOrEqual: value >= limit
            case .equal: value == limit
            case .notEqual: value != limit
            }
        }
    }
}

extension CaseResult {
    /// This case held to these thresholds, in place of those it was held to before. A skipped case is held to none: it has
    /// done nothing.
    public func held(to thresholds: [Threshold]) -> CaseResult {
        var result = self
        if case .skipped = status { result.thresholds = [] } else { result.judge(by: thresholds) }
        result.verdict = Judgement.judge(result)
        return result
    }

    fileprivate mutating func judge(by thresholds: [Threshold]) {
        if thresholds.isEmpty { return self.thresholds = [] }
        let figures = ThresholdFigures(self)
        self.thresholds = thresholds.map { $0.judged(on: figures) }
    }
}

extension [CaseResult] {
    /// When every case was skipped, thresholds that nothing was held to have not been kept: then each case fails them.
    public func failed(ifAllSkippedBy thresholds: [Threshold]) -> [CaseResult] {
        guard !isEmpty, allSatisfy({ $0.verdict == .skipped }) else { return self }
        return map { one in
            var one = one
            one.judge(by: thresholds)
            return one
        }
    }
}
