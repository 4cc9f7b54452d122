/// What a recorder had recorded at one moment.
public struct RecorderSnapshot: Sendable, Equatable {
    /// Only outcomes that occurred.
    public internal(set) var outcomes: [RequestOutcome: UInt64] = [:]
    /// From the actual start.
    public internal(set) var service = HistogramSnapshot()
    /// From the intended start; nil in the closed model.
    public internal(set) var response: HistogramSnapshot?
    /// Actual start minus intended start; nil in the closed model.
    public internal(set) var startLag: HistogramSnapshot?

    init(hasIntendedStarts: Bool) {
        response = hasIntendedStarts ? HistogramSnapshot() : nil
        startLag = hasIntendedStarts ? HistogramSnapshot() : nil
    }

    public var completed: UInt64 { outcomes.values.reduce(0, +) }

    public var totals: OutcomeTotals {
        var totals = OutcomeTotals()
        for (outcome, count) in outcomes { totals.add(count, of: outcome) }
        return totals
    }

    /// As in the results: by name, `ok` always, the others if they occurred.
    public var outcomeCounts: [String: UInt64] {
        var counts: [String: UInt64] = ["ok": 0]
        for (outcome, count) in outcomes { counts[outcome.name] = count }
        return counts
    }

    /// Each null without requests.
    public var latency: LatencyRecord {
        LatencyRecord(
            response: response.flatMap { LatencySummary($0) },
            service: LatencySummary(service),
            startLag: startLag.flatMap { LatencySummary($0) }
        )
    }
}

/// How many requests ended how.
public struct OutcomeTotals: Sendable, Equatable {
    public private(set) var ok: UInt64 = 0
    public private(set) var injected: UInt64 = 0
    public private(set) var unexpected: UInt64 = 0

    public init() {}

    public var completed: UInt64 { ok + injected + unexpected }
    public var failed: UInt64 { injected + unexpected }

    /// What came after an earlier look at the same counts.
    func since(_ earlier: OutcomeTotals) -> OutcomeTotals {
        var totals = OutcomeTotals()
        totals.ok = ok - earlier.ok
        totals.injected = injected - earlier.injected
        totals.unexpected = unexpected - earlier.unexpected
        return totals
    }

    mutating func add(_ other: OutcomeTotals) {
        ok += other.ok
        injected += other.injected
        unexpected += other.unexpected
    }

    mutating func add(_ count: UInt64, of outcome: RequestOutcome) { add(count, at: outcome.ordinal) }

    /// - Parameter ordinal: of the outcome.
    mutating func add(_ count: UInt64, at ordinal: Int) {
        if ordinal == 0 {
            ok += count
        } else if ordinal < RequestOutcome.firstUnexpected {
            injected += count
        } else {
            unexpected += count
        }
    }
}
