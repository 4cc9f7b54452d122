/// Response and service time that tell two stories: requests waited far longer than they were served.
public struct LatencyDivergence: Sendable, Equatable {
    public var percentile: Percentile
    /// Nanoseconds.
    public var response: UInt64
    public var service: UInt64

    private static let ratio: UInt64 = 2
    /// Waking a thread up takes its time on any machine; next to a request of microseconds that is no story.
    private static let smallestWait: UInt64 = 1_000_000

    /// Nil in the closed model, and when no percentile differs by more than a factor of two and a millisecond.
    public init?(_ latency: LatencyRecord) {
        guard let response = latency.response, let service = latency.service else { return nil }
        for percentile in [Percentile.p99, .p50] {
            guard let slow = percentile.value(in: response), let fast = percentile.value(in: service) else { continue }
            guard slow / Self.ratio > fast, slow - fast >= Self.smallestWait else { continue }
            self.percentile = percentile
            self.response = slow
            self.service = fast
            return
        }
        return nil
    }

    /// One sentence for a whole run: the worst case, and how many others are like it.
    static func sentence(of cases: [CaseResult]) -> String? {
        let found = cases.compactMap { one in LatencyDivergence(one.latency).map { (id: one.id, divergence: $0) } }
        guard let worst = found.max(by: { $0.divergence.wait < $1.divergence.wait }) else { return nil }
        let others = found.count - 1
        let like = others == 0 ? "" : ", as in \(others) other case\(others == 1 ? "" : "s")"
        return "\(worst.id)\(like): \(worst.divergence.sentence)"
    }

    private var wait: UInt64 { response - service }

    public var sentence: String {
        "Requests waited longer than they were served: response \(percentile.title) \(HumanNumber.duration(response)) "
            + "against service \(percentile.title) \(HumanNumber.duration(service)). "
            + "The load was more than the subject could take, or something stalled."
    }
}
