/// What was done wrong with one lease, so that the worst of it explains the rest.
struct MisusedLease {
    var worst: Misuse
    /// What of each group is this lease's.
    private(set) var parts: [MisuseLog.Key: MisuseGroup] = [:]

    /// What is done at a further place is not explained later.
    private static let partLimit = 16

    init(worst: Misuse) {
        self.worst = worst
    }

    mutating func keep(_ origin: LeaseOrigin, other: UInt64?, in key: MisuseLog.Key) {
        guard parts[key] != nil || parts.count < Self.partLimit else { return }
        parts[key, default: MisuseGroup()].add(origin, other: other)
    }

    mutating func move(_ key: MisuseLog.Key, to other: MisuseLog.Key) {
        parts[other] = parts.removeValue(forKey: key)
    }
}
