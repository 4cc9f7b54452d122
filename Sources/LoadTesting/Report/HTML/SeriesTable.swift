/// The figures of the charts over time, in at most ten rows. Percentiles of several intervals are a range: they cannot be
/// merged into one.
struct SeriesTable {
    var one: CaseResult

    init(_ one: CaseResult) { self.one = one }

    private static let rows = 10

    var html: HTML {
        let points = one.series
        let count = min(Self.rows, points.count)
        let rows: [[HTML]] = (0..<count).map { index in
            row(Array(points[(index * points.count / count)..<((index + 1) * points.count / count)]))
        }
        let heads = ["From", "Requests", "Failed", "p50", "p90", "p99", "Max", "In flight"]
        let table = HTMLTable(heads, rows, caption: "Series of \(one.id.prefix(80))")
        return "<details class=\"data\"><summary>Data table</summary>\(table.html)</details>"
    }

    private func row(_ points: [SeriesPoint]) -> [HTML] {
        [
            "\(HumanNumber.duration(points.first?.startNanoseconds ?? 0))",
            "\(HumanNumber.count(points.map(\.completed).saturatingSum()))",
            "\(HumanNumber.count(points.map(\.failed).saturatingSum()))",
            "\(range(points.compactMap(\.p50), else: "needs 6"))",
            "\(range(points.compactMap(\.p90), else: "needs 36"))",
            "\(range(points.compactMap(\.p99), else: "needs 368"))",
            "\(points.compactMap(\.max).max().map { HumanNumber.duration($0) } ?? "–")",
            "\(HumanNumber.count(points.map(\.inFlight).max() ?? 0))",
        ]
    }

    private func range(_ values: [UInt64], else reason: String) -> String {
        guard let low = values.min(), let high = values.max() else { return "n/a (\(reason))" }
        let (from, to) = (HumanNumber.duration(low), HumanNumber.duration(high))
        return from == to ? from : "\(from) to \(to)"
    }
}
