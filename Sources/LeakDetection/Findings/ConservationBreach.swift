/// The ledger contradicts itself (LK12): opened is not released plus still open. No leak figure of that case can be trusted.
public struct ConservationBreach: Sendable, Equatable {
    /// The rows that do not add up, sorted by resource.
    public var rows: [LedgerCount]

    public init(rows: [LedgerCount]) {
        self.rows = rows
    }

    public var message: String { LeakSentence.miscounted(rows) }

    /// The breach as a finding, to stand in a list with the others.
    public var finding: LeakFinding {
        LeakFinding(
            leakClass: .LK12, resource: rows.map(\.resource).joined(separator: ", "), count: UInt64(rows.count),
            message: message)
    }
}
