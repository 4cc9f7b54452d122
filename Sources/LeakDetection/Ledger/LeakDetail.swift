/// How much a ledger keeps about each lease. Counts are exact at every level but `off`.
public enum LeakDetail: String, Sendable, CaseIterable, Codable {
    /// Nothing: leases are no-ops.
    case off
    /// Opened and released per resource; a leak is counted but not placed.
    case counts
    /// Also where and by which request each open lease was opened.
    case sites
}
