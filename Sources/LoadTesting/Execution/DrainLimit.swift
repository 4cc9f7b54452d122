/// Decides when requests in flight have been waited for long enough. Takes what it sees as arguments, and the time too.
struct DrainLimit {
    /// What the limit is a limit of.
    enum Rule {
        /// All that has arrived by the deadline is owed an answer, within the limit. Without a deadline the limit is for how
        /// long no request may end once all are issued.
        case owed
        /// Nothing is owed but the end of what has started: the limit is for how long no request may end.
        case leftOver
    }

    private let limit: UInt64
    private let rule: Rule
    private var isDraining = false
    private var lastCompleted: UInt64 = 0
    private var lastProgress: UInt64

    init(_ limit: Duration, _ rule: Rule, now: UInt64) {
        self.limit = limit.wholeNanoseconds
        self.rule = rule
        lastProgress = now
    }

    /// More requests are still going to arrive by themselves: the limit counts from when none do.
    mutating func loadGoesOn(at now: UInt64) { lastProgress = now }

    /// The load has ended: by its deadline, or because it was stopped.
    mutating func loadEnded(at now: UInt64) {
        isDraining = true
        lastProgress = now
    }

    /// True when the limit is over. To be called often.
    mutating func isOver(at now: UInt64, completed: UInt64, issued: UInt64, isAllIssued: Bool) -> Bool {
        let isProgress = completed > lastCompleted && !(isDraining && rule == .owed)
        lastCompleted = completed
        guard !isProgress, completed < issued, now > lastProgress else {
            lastProgress = max(now, lastProgress)
            return false
        }
        // While requests are still being issued, slow ones are only slow.
        let (longLimit, overflow) = limit.multipliedReportingOverflow(by: 6)
        return now - lastProgress > (isAllIssued ? limit : overflow ? .max : longLimit)
    }
}
