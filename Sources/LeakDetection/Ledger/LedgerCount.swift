/// The counts of one resource in one ledger. At rest, opened = released + live.
public struct LedgerCount: Sendable, Equatable, Codable {
    public var resource: String
    public var opened: UInt64
    /// First releases only; further ones are in `doubleReleased`.
    public var released: UInt64
    /// Open now. At level `sites` counted in the table of open leases, independently of the two above.
    public var live: UInt64
    public var doubleReleased: UInt64
    /// Of those released, how many only after their request had ended; known from level `sites` on.
    public var late: UInt64
    /// Most leases seen open at once by `Ledger.sampleHighWater`: a lower bound.
    public var highWater: UInt64
    /// Of those opened, how many came from a detached task or a foreign thread, so that their request is not known.
    public var unattributed: UInt64

    public init(
        resource: String, opened: UInt64, released: UInt64, live: UInt64, doubleReleased: UInt64 = 0,
        late: UInt64 = 0, highWater: UInt64 = 0, unattributed: UInt64 = 0
    ) {
        self.resource = resource
        self.opened = opened
        self.released = released
        self.live = live
        self.doubleReleased = doubleReleased
        self.late = late
        self.highWater = highWater
        self.unattributed = unattributed
    }

    /// How many more were opened than released and open; negative for fewer.
    var excess: Int64 { Int64(truncatingIfNeeded: opened &- released &- live) }

    /// opened = released + live; false means that the counting itself is wrong (LK12). Only meaningful at rest.
    public var isConserved: Bool {
        opened >= released && opened - released == live
    }
}
