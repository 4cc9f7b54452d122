import LoadTesting

/// What `doctor` can measure, by the names that `--only` takes.
enum DoctorChapter: String, Sendable, CaseIterable {
    case record
    case lease
    case levels
    case scaling
    case empty
    case pacing
    case request
    case graphs

    /// Measured without being asked for.
    static let usual = allCases.filter { $0 != .graphs }

    /// Memory hardly varies, and each look at it takes a process.
    private static let memoryRounds = 3

    /// For a thread that may block.
    func measure(rounds: Int) throws -> DoctorSection {
        switch self {
        case .record:
            return RecordingCosts.measure(rounds: rounds, operations: Self.count(1_000_000)).section
        case .lease:
            return LeaseCosts.measure(rounds: rounds, leases: Self.count(100_000)).section
        case .levels:
            return try LevelCosts.measure(rounds: rounds, requests: Self.count(50_000)).section
        case .scaling:
            return LedgerScaling.measure(rounds: rounds, operations: Self.count(20_000)).section
        case .empty:
            return try EmptyRequestCosts.measure(rounds: rounds, requests: Self.count(50_000)).section
        case .pacing:
            return try Punctuality.measure(seconds: 1).section
        case .request:
            return try Waiting.run { try await RequestCosts.measure(rounds: rounds, requests: Self.count(50_000)) }
                .section
        case .graphs:
            var costs = try Waiting.run {
                try await GraphCosts.measureProcessorTime(rounds: rounds, requests: Self.count(20_000))
            }
            costs.measureMemory(rounds: min(rounds, Self.memoryRounds))
            return costs.section
        }
    }

    /// How many requests make a round. The figures of a debug build mean nothing, so it does not spend long on them.
    private static func count(_ inRelease: Int) -> Int {
        #if DEBUG
            inRelease / 100
        #else
            inRelease
        #endif
    }
}
