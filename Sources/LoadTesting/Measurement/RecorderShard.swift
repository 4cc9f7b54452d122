import Foundation

/// The part of a recorder that one thread at a time writes to.
final class RecorderShard: Sendable {
    /// Counters by outcome, then the flag of whoever has claimed the shard.
    private let counters = SharedCounters(count: RequestOutcome.count + 1)
    private static let claim = RequestOutcome.count

    private let service = Histogram()
    /// The other two stay empty in the closed model, and then have no memory.
    private let response = Histogram()
    private let startLag = Histogram()
    private let hasIntendedStarts: Bool

    init(hasIntendedStarts: Bool) { self.hasIntendedStarts = hasIntendedStarts }

    var headline: Histogram { hasIntendedStarts ? response : service }

    /// False, and nothing recorded, when another thread has the shard.
    func record(_ outcome: RequestOutcome, intendedStart: UInt64, start: UInt64, end: UInt64) -> Bool {
        guard counters.claim(at: Self.claim) else { return false }
        counters.increment(at: outcome.ordinal)
        service.record(Self.elapsed(from: start, to: end))
        if hasIntendedStarts {
            response.record(Self.elapsed(from: intendedStart, to: end))
            startLag.record(Self.elapsed(from: intendedStart, to: start))
        }
        counters.release(at: Self.claim)
        return true
    }

    /// Reads past a writer at work: exact soon, not exact now.
    ///
    /// Everybody who waits for a case looks at all shards every few milliseconds, so it is as plain as can be.
    func add(to totals: inout OutcomeTotals) {
        var ordinal = 0
        while ordinal < RequestOutcome.count {
            totals.add(counters.load(at: ordinal), at: ordinal)
            ordinal += 1
        }
    }

    /// Grows by one with each request.
    var completed: UInt64 {
        var completed: UInt64 = 0
        for ordinal in 0..<RequestOutcome.count { completed &+= counters.load(at: ordinal) }
        return completed
    }

    /// Claims the shard, so that no request is seen half recorded.
    func add(to snapshot: inout RecorderSnapshot) {
        while !counters.claim(at: Self.claim) { sched_yield() }
        for (ordinal, outcome) in RequestOutcome.allCases.enumerated() {
            let count = counters.load(at: ordinal)
            if count > 0 { snapshot.outcomes[outcome, default: 0] += count }
        }
        snapshot.service.merge(service)
        snapshot.response?.merge(response)
        snapshot.startLag?.merge(startLag)
        counters.release(at: Self.claim)
    }

    private static func elapsed(from start: UInt64, to end: UInt64) -> UInt64 { end > start ? end - start : 0 }
}
