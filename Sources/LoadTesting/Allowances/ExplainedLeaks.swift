import LeakDetection

extension CaseResult {
    /// Every finding, whether it is told or only kept because another explains it.
    var allLeaks: [LeakRecord] { leaks + (explainedLeaks ?? []) }

    /// Takes all findings of the case, worst first, and tells of each cause one: a finding is kept back as long as one that explains it
    /// is told and not allowed. So what is hidden behind an allowed leak comes to light.
    mutating func take(_ all: [LeakRecord]) {
        // Descriptors and memory are explained by whatever else is told, so that has to be known before.
        let late: Set = [LeakClass.LK08.rawValue, LeakClass.LK09.rawValue]
        let inOrder = all.filter { !late.contains($0.leakClass) } + all.filter { late.contains($0.leakClass) }
        leaks = []
        explainedLeaks = []
        for leak in inOrder.filter({ $0.explainedBy == nil }) + inOrder.filter({ $0.explainedBy != nil }) {
            let reasons = leak.explainedBy ?? []
            if leaks.contains(where: { $0.allowed == nil && reasons.contains($0.leakClass) }) {
                explainedLeaks?.append(leak)
            } else {
                leaks.append(leak)
            }
        }
    }
}

extension LeakFinding {
    /// These descriptors beside the other findings of the same part of a case: what those leave behind is no news. But one
    /// lease explains no hundred descriptors.
    func explained(by others: [LeakFinding]) -> LeakFinding {
        explained(by: others, from: count)
    }

    /// This growth of memory beside what the rounds that showed it left behind, if they all may have.
    func explained(byRounds others: [LeakFinding]) -> LeakFinding {
        explained(by: others, from: UInt64(MemorySlope.leastCycles))
    }

    private func explained(by others: [LeakFinding], from least: UInt64) -> LeakFinding {
        let reasons = others.filter {
            $0.leakClass != leakClass && LeakClass.leavingSomethingBehind.contains($0.leakClass)
        }
        guard reasons.map(\.count).saturatingSum() >= least else { return self }
        var finding = self
        let classes = Set(reasons.map(\.leakClass))
        finding.explainedBy = LeakClass.allCases.filter(classes.contains)
        return finding
    }
}

extension LeakClass {
    fileprivate static let leavingSomethingBehind: Set = [LK01, .LK07, .LK08, .LK10, .LK11, .LK13]
}
