import LoadTesting

/// How many of the planned outcomes have been looked at, and how many of those were wrong.
struct SelftestTally: Equatable {
    let planned: Int
    private(set) var wrong = 0
    private(set) var right = 0

    init(planned: Int) {
        self.planned = planned
    }

    mutating func add(isAsExpected: Bool) {
        if isAsExpected { right += 1 } else { wrong += 1 }
    }

    /// Fewer outcomes than planned mean that it was interrupted.
    var exitCode: ExitCode {
        let isWhole = wrong + right == planned
        return .worst(of: [wrong > 0 ? .internalError : .success, isWhole ? .success : .interrupted])
    }

    var text: String {
        let missing = planned - wrong - right
        if missing > 0 {
            return
                "Interrupted: \(wrong) of \(wrong + right) outcomes so far are not as they must be, and \(missing) were not run."
        }
        if wrong > 0 {
            return
                "\(wrong) of \(planned) outcomes are not as they must be: do not trust this program's verdicts here."
        }
        return "All \(planned) outcomes are as they must be."
    }
}
