/// Whether memory grows with work done: what is in use after each of several cycles of equal work (LK09).
///
/// One difference tells noise from a leak no better than a coin; the mean of several is moved by a single allocation. What grows
/// steadily grows in every cycle, so the smallest growth of all decides.
///
/// What grows by doubling, as arrays and dictionaries do, is still in most cycles. But it moves at least once while as many requests
/// run as in all of the case before, and then by as much as it holds. So memory that grew, though not in every cycle, is watched
/// through such doublings: growth in proportion in each of them is a leak. A thread, an arena or a cache that fills up once would
/// have to double every time as well; the first doubling without growth acquits.
public struct MemorySlope: Sendable, Equatable {
    /// A round of as many requests as the case had had before it.
    public struct Doubling: Sendable, Equatable {
        public var requests: UInt64
        /// Bytes in use after it.
        public var reading: UInt64

        public init(requests: UInt64, reading: UInt64) {
            self.requests = requests
            self.reading = reading
        }
    }

    /// Bytes in use, before the first cycle and after each. For growth in steps to be seen, all cycles together must have no fewer
    /// requests than the case had before them.
    public var readings: [UInt64]
    /// Requests in one cycle.
    public var requestsPerCycle: UInt64
    /// What followed the cycles, for as long as the verdict was open.
    public var doublings: [Doubling] = []

    /// Cycles that there must be for a verdict.
    public static let leastCycles = 8
    /// Doublings that there must be to call it growth in steps.
    public static let leastDoublings = 3
    /// Growth in bytes a request from which on it counts: less is what an allocator's own book-keeping may take.
    public static let gate = 1.0

    public init(readings: [UInt64], requestsPerCycle: UInt64) {
        self.readings = readings
        self.requestsPerCycle = requestsPerCycle
    }

    /// Bytes that the cycle with the smallest growth added; negative where memory shrank. Nil with too few cycles.
    public var leastGrowth: Int64? {
        guard readings.count > Self.leastCycles else { return nil }
        return zip(readings, readings.dropFirst()).map(Self.growth).min()
    }

    /// Whether another doubling is needed to tell.
    public var isUndecided: Bool { mayGrowInSteps && doublings.count < Self.leastDoublings }

    /// LK09, or nil when memory does not grow or there was too little to tell.
    public var finding: LeakFinding? {
        if growsSteadily, let least = leastGrowth {
            return LeakFinding(
                leakClass: .LK09, resource: "memory", count: UInt64(least),
                message: LeakSentence.memoryGrows(
                    least: UInt64(least), cycles: readings.count - 1, requests: requestsPerCycle,
                    perRequest: UInt64((Double(least) / Double(requestsPerCycle)).rounded())))
        }
        guard mayGrowInSteps, !isUndecided, let first = readings.first, let last = doublings.last else { return nil }
        let requests = UInt64(readings.count - 1) * requestsPerCycle + doublings.map(\.requests).reduce(0, +)
        let grown = last.reading - first
        return LeakFinding(
            leakClass: .LK09, resource: "memory", count: grown,
            message: LeakSentence.memoryGrowsInSteps(
                by: grown, doublings: doublings.count, requests: requests, perRequest: grown / requests))
    }

    private var growsSteadily: Bool {
        leastGrowth.map { Self.reachesGate($0, requests: requestsPerCycle) } ?? false
    }

    /// Whether memory grew over all cycles and over each doubling so far, but not in each cycle.
    private var mayGrowInSteps: Bool {
        guard leastGrowth != nil, !growsSteadily, let first = readings.first, let last = readings.last,
            Self.reachesGate(Self.growth(first, last), requests: UInt64(readings.count - 1) * requestsPerCycle)
        else { return false }
        let before = [last] + doublings.map(\.reading)
        return zip(before, doublings).allSatisfy {
            Self.reachesGate(Self.growth($0, $1.reading), requests: $1.requests)
        }
    }

    private static func growth(_ before: UInt64, _ after: UInt64) -> Int64 {
        Int64(clamping: after) - Int64(clamping: before)
    }

    private static func reachesGate(_ growth: Int64, requests: UInt64) -> Bool {
        requests > 0 && Double(growth) / Double(requests) >= gate
    }
}
