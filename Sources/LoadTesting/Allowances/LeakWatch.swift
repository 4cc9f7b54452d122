import LeakDetection

/// How a case was watched for leaks, which decides what its silence about a class means.
public struct LeakWatch: Codable, Sendable, Equatable {
    public var detail: LeakDetail
    /// Whether the case had a process of its own, of which everything is the case's.
    public var isOwnProcess: Bool
    /// Whether equal work was repeated in cycles, to see memory grow.
    public var isSoak: Bool

    public init(detail: LeakDetail, isOwnProcess: Bool, isSoak: Bool = false) {
        self.detail = detail
        self.isOwnProcess = isOwnProcess
        self.isSoak = isSoak
    }
}

extension LeakClass {
    /// Why a case that ran to its end in this way says nothing about the class when it finds nothing; nil when it says that
    /// there is no such leak.
    public func reasonNotJudged(in execution: ExecutionModel, _ watch: LeakWatch) -> String? {
        switch self {
        case .LK09:
            watch.isSoak ? nil : "Memory that grows is judged over cycles of equal work, in a soak run only."
        case .LK11:
            execution.rawValue == "simulated"
                ? nil : "A stuck request is certain only in simulation; here one past the drain limit is exit code 91."
        case .LK13:
            watch.isOwnProcess
                ? nil : "A misused continuation is judged only when each case has a process of its own."
        case .LK08: nil
        case .LK01, .LK03, .LK04, .LK12:
            watch.detail == .off ? "With leak detail off, no lease is counted." : nil
        case .LK02, .LK05, .LK06, .LK07, .LK10:
            watch.detail.placesLeaks
                ? nil : "It is judged at leak detail sites; this case ran at \(watch.detail.rawValue)."
        }
    }

    /// The same for a case of a result; one that was written before results said how they were watched is believed only
    /// about the classes that were looked for then.
    func reasonNotJudged(in one: CaseResult) -> String? {
        if self == .LK08, one.descriptors.before == nil || one.descriptors.after == nil {
            return "Which descriptors are open cannot be told here."
        }
        if let explained = one.explainedLeaks {
            if let found = explained.first(where: { $0.leakClass == rawValue }) {
                let reasons = (found.explainedBy ?? []).joined(separator: ", ")
                return "Found, but other leaks of this case explain it: \(reasons)."
            }
        } else if [.LK08, .LK09].contains(self), !one.leaks.isEmpty {
            return "It was not judged beside other leaks, which explain it."
        }
        if let watch = one.leakWatch { return reasonNotJudged(in: one.execution, watch) }
        return [.LK01, .LK03, .LK08, .LK12].contains(self)
            ? nil : "The result does not say whether this class was looked for."
    }
}
