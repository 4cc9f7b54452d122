import Foundation

/// Counts and times the requests of one phase of a case, from any number of threads.
///
/// A recording goes into the shard of its thread. Threads are numbered as they first record, and share a shard only when
/// there are more of them than shards (and at least four times as many as processors). A shard is claimed for the few
/// nanoseconds it takes to record; a thread that finds its shard claimed takes the next one, so nobody waits. Recording
/// never allocates. Memory does not grow with requests, nor with threads that come and go.
public final class LatencyRecorder: Sendable {
    /// Messages of unexpected failures; `record` does not fill it.
    public let failures = FailureLog()

    private let hasIntendedStarts: Bool
    private let shards: [RecorderShard]
    /// The same shards, for `record`, which must not touch their reference counts: shards of different threads are neighbours
    /// in memory, and counting them would make those threads wait for each other.
    private let uncounted: [Unmanaged<RecorderShard>]
    private let mask: Int
    private let threads = ThreadNumbers()

    /// For the open model, response time and start lag are recorded along with service time.
    public convenience init(workload: Workload) {
        self.init(hasIntendedStarts: workload.isOpen, shards: max(64, 4 * ProcessInfo.processInfo.processorCount))
    }

    /// Records one completed request. All times are readings of one clock, in nanoseconds.
    ///
    /// - Parameter intendedStart: when the arrival plan wanted the request to start; ignored in the closed model, which has
    ///   no such plan. A request that started before is one that started on time.
    public func record(_ outcome: RequestOutcome, intendedStart: UInt64? = nil, start: UInt64, end: UInt64) {
        var index = threads.current & mask
        while !uncounted[index]._withUnsafeGuaranteedRef({
            $0.record(outcome, intendedStart: intendedStart ?? start, start: start, end: end)
        }) {
            index = (index + 1) & mask
        }
    }

    /// How many requests have completed by now, by outcome. Cheap enough to ask several times a second.
    public var totals: OutcomeTotals {
        var totals = OutcomeTotals()
        for shard in shards { shard.add(to: &totals) }
        return totals
    }

    /// How many requests have completed by now.
    public var completed: UInt64 { totals.completed }

    /// The percentile by now of what `latency` means for this workload (response time if open, service time if closed), in
    /// nanoseconds; nil with too few requests. Cheap enough to ask several times a second.
    public func latency(atPercentile percentile: Double) -> UInt64? {
        var merged = HistogramSnapshot()
        for shard in shards { merged.merge(shard.headline) }
        return merged.reportableValue(atPercentile: percentile)
    }

    /// Everything recorded by now, exactly: every request is in all of its figures or in none, and a `record` that returned
    /// before this call is in them.
    public func snapshot() -> RecorderSnapshot {
        var snapshot = RecorderSnapshot(hasIntendedStarts: hasIntendedStarts)
        for shard in shards { shard.add(to: &snapshot) }
        return snapshot
    }

    /// To read; writing is for the thread that has claimed one.
    var allShards: [RecorderShard] { shards }

    init(hasIntendedStarts: Bool, shards count: Int) {
        let powerOfTwo = 1 << (Int.bitWidth - (max(count, 1) - 1).leadingZeroBitCount)
        self.hasIntendedStarts = hasIntendedStarts
        mask = powerOfTwo - 1
        shards = (0..<powerOfTwo).map { _ in RecorderShard(hasIntendedStarts: hasIntendedStarts) }
        uncounted = shards.map(Unmanaged.passUnretained)
    }
}
