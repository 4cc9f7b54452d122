/// How one threshold fared in all cases of a run.
public struct ThresholdSummary: Sendable, Equatable {
    public var expression: String
    public var judged: Int
    public var met: Int
    /// Of the cases that kept it, the one that came nearest to its limit.
    public var closest: Closest?

    public struct Closest: Sendable, Equatable {
        public var caseID: String
        public var record: ThresholdRecord
    }

    /// Those of a run, in the order in which they were given.
    public static func all(_ result: RunResult) -> [ThresholdSummary] {
        var order: [String] = []
        var records: [String: [Closest]] = [:]
        for one in result.cases {
            for record in one.thresholds {
                if records[record.expression] == nil { order.append(record.expression) }
                records[record.expression, default: []].append(Closest(caseID: one.id, record: record))
            }
        }
        return order.map { expression in
            let all = records[expression] ?? []
            let met = all.filter(\.record.passed)
            return ThresholdSummary(
                expression: expression, judged: all.count, met: met.count,
                closest: met.min { distance($0.record) < distance($1.record) })
        }
    }

    /// `met in 6 of 6 cases (closest: 4.13 ms in nested/dispatch/0.05)`.
    public var sentence: String {
        let cases = "\(judged) case\(judged == 1 ? "" : "s")"
        guard met == judged else { return "not met in \(judged - met) of \(cases)" }
        let nearest = closest.map { " (\(judged == 1 ? "" : "closest: ")\($0.record.seenText) in \($0.caseID))" } ?? ""
        return "met in \(met) of \(cases)" + nearest
    }

    private static func distance(_ record: ThresholdRecord) -> Double {
        guard let seen = record.seen, let limit = record.limit else { return .infinity }
        return abs(seen - limit)
    }
}

extension ThresholdSummary {
    /// A list item each, GitHub flavour.
    static func markdown(_ result: RunResult) -> [String] {
        all(result).map { "* Threshold \(ResultTable.code($0.expression)) \(ResultTable.markdown($0.sentence))" }
    }
}
