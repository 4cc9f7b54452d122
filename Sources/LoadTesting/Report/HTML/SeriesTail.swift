/// Which percentile stands for the slow requests in a chart over time: p99 where most intervals have enough requests for
/// it, else p90.
enum SeriesTail {
    case p99
    case p90

    init(_ points: [SeriesPoint]) {
        let known = points.filter { $0.p99 != nil }.count
        self = known * 2 >= max(1, points.filter { $0.p50 != nil }.count) ? .p99 : .p90
    }

    func value(_ point: SeriesPoint) -> UInt64? {
        switch self {
        case .p99: point.p99
        case .p90: point.p90
        }
    }

    var title: String {
        switch self {
        case .p99: "p99"
        case .p90: "p90 (most intervals have too few requests for p99: 368)"
        }
    }

    /// From the best interval to the worst, in words.
    func range(_ points: [SeriesPoint]) -> String {
        let name = self == .p99 ? "p99" : "p90"
        let tail = points.compactMap(value)
        let (title, values) = tail.isEmpty ? ("p50", points.compactMap(\.p50)) : (name, tail)
        guard let best = values.min(), let worst = values.max() else { return "" }
        return "\(title) from \(HumanNumber.duration(best)) (best interval) to \(HumanNumber.duration(worst)) (worst)."
    }
}
