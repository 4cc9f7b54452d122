/// Reads from a recorder what it has timed since the last look.
///
/// Recording pays nothing for it: the reader remembers what each shard had counted and takes the difference. A shard that
/// has recorded nothing since is not looked at. Only the memory of shards in use is remembered, in a quarter of theirs.
///
/// Past a writer at work: a request may be in the next interval rather than in this one, and none is lost or counted twice.
final class IntervalReader {
    private struct Part {
        let shard: RecorderShard
        var completed: UInt64 = 0
        /// By group; wraps, which the difference does not mind.
        var counts: [UInt32] = []
    }

    private var parts: [Part]
    private var gathered = [UInt64](repeating: 0, count: IntervalHistogram.groupCount)

    init(shards: [RecorderShard]) { parts = shards.map { Part(shard: $0) } }

    /// - Parameter isLast: looks at every shard, whether it has moved or not.
    func read(isLast: Bool = false) -> IntervalHistogram {
        gathered.withUnsafeMutableBufferPointer { gathered in
            var (low, high) = (gathered.count, 0)
            for index in parts.indices {
                let completed = parts[index].shard.completed
                guard isLast || completed != parts[index].completed else { continue }
                parts[index].completed = completed
                let changed = Self.add(&parts[index], to: gathered)
                low = min(low, changed.low)
                high = max(high, changed.high)
            }
            return IntervalHistogram(taking: gathered, in: min(low, high)..<high)
        }
    }

    /// The groups that have changed.
    private static func add(
        _ part: inout Part, to gathered: UnsafeMutableBufferPointer<UInt64>
    ) -> (low: Int, high: Int) {
        let histogram = part.shard.headline
        let size = IntervalHistogram.countersPerGroup
        let groups = (histogram.usedIndices.upperBound + size - 1) / size
        if part.counts.count < groups {
            part.counts.append(contentsOf: repeatElement(0, count: groups - part.counts.count))
        }
        var (low, high) = (gathered.count, 0)
        part.counts.withUnsafeMutableBufferPointer { counts in
            for group in 0..<groups {
                let first = group * size
                let sum =
                    histogram.count(at: first) &+ histogram.count(at: first + 1)
                    &+ histogram.count(at: first + 2) &+ histogram.count(at: first + 3)
                let now = UInt32(truncatingIfNeeded: sum)
                guard now != counts[group] else { continue }
                gathered[group] += UInt64(now &- counts[group])
                counts[group] = now
                low = min(low, group)
                high = group + 1
            }
        }
        return (low, high)
    }
}

extension LatencyRecorder {
    /// For one thread at a time; what was recorded before belongs to its first reading.
    func intervalReader() -> IntervalReader { IntervalReader(shards: allShards) }
}
