/// How much slower head may be than base, for those who ask: one run of each tells a gross slowdown from noise, no small one.
public struct SlowdownLimit: Codable, Sendable, Equatable {
    /// Head's median latency may be this many times base's.
    public var factor: Double
    /// Ids of the cases of which it cannot be told whether they keep the limit.
    public var notJudged: [String] = []

    public init(factor: Double) {
        self.factor = factor
    }

    enum Outcome: Equatable {
        case kept
        case exceeded(String)
        /// A gate that has nothing to look at stays shut.
        case unknown(String)
    }

    /// Latency as everywhere: response time in the open model, service time in the closed one.
    func judge(_ base: CaseResult, _ head: CaseResult) -> Outcome {
        guard base.status == .finished, head.status == .finished else {
            return .unknown("the case did not finish in both runs")
        }
        guard base.workload == head.workload else { return .unknown("the workloads differ") }
        guard let before = base.latency.headline?.p50, let after = head.latency.headline?.p50, before > 0 else {
            return .unknown("there are too few samples for a median in both runs")
        }
        guard Double(after) / Double(before) > factor else { return .kept }
        return .exceeded(
            "Slower: the median latency was \(HumanNumber.duration(before)) and is \(HumanNumber.duration(after)), "
                + "more than \(text) times as much.")
    }

    /// `1.5`, `2`.
    var text: String { factor == factor.rounded() ? HumanNumber.decimals(factor, 0) : "\(factor)" }
}
