/// Whether memory grows with work done: what is in use after each of several cycles of equal work (LK09).
///
/// One difference tells noise from a leak no better than a coin; the mean of several is moved by a single allocation. A leak grows
/// in every cycle, so the smallest growth of all decides.
public struct MemorySlope: Sendable, Equatable {
    /// Bytes in use, before the first cycle and after each.
    public var readings: [UInt64]
    /// Requests in one cycle.
    public var requestsPerCycle: UInt64

    /// Cycles that there must be for a verdict.
    public static let leastCycles = 8
    /// Growth in bytes a request from which on it counts: less is what an allocator's own book-keeping may take.
    public static let gate = 1.0

    public init(readings: [UInt64], requestsPerCycle: UInt64) {
        self.readings = readings
        self.requestsPerCycle = requestsPerCycle
    }

    /// Bytes that the cycle with the smallest growth added; negative where memory shrank. Nil with too few cycles.
    public var leastGrowth: Int64? {
        guard readings.count > Self.leastCycles else { return nil }
        return zip(readings.dropFirst(), readings).map { Int64(clamping: $0) - Int64(clamping: $1) }.min()
    }

    /// LK09, or nil when memory does not grow or there were too few cycles to tell.
    public var finding: LeakFinding? {
        guard let growth = leastGrowth, requestsPerCycle > 0 else { return nil }
        let perRequest = Double(growth) / Double(requestsPerCycle)
        guard perRequest >= Self.gate else { return nil }
        return LeakFinding(
            leakClass: .LK09, resource: "memory", count: UInt64(growth),
            message: LeakSentence.memoryGrows(
                least: UInt64(growth), cycles: readings.count - 1, requests: requestsPerCycle,
                perRequest: UInt64(perRequest.rounded())))
    }
}
