import LoadTesting

/// What the operations of ``RecordingCosts`` work on, and the loops around them.
///
/// Each loop goes through a table in memory, the same for all, so that they differ in nothing but the operation.
final class RecordingBench {
    /// How many counters are hit: enough that the next one is never foreseen, few enough to stay in the first cache.
    static let positions = 2_048
    private static let tableSize = 8_192

    private let table: UnsafeMutablePointer<UInt64>
    private let elements: UnsafeMutablePointer<UInt64>
    private let clock = MonotonicClock()
    private let histogram = Histogram()
    private let closed = LatencyRecorder(workload: .closed(users: 1, think: nil))
    private let open = LatencyRecorder(workload: .open(rate: 1, arrivals: .constant, limit: nil))

    /// Durations from 0 on have a counter each up to 2,048 ns, so value and position are the same number.
    init() {
        table = .allocate(capacity: Self.tableSize)
        elements = .allocate(capacity: Self.positions)
        elements.initialize(repeating: 0, count: Self.positions)
        var generator = SeededGenerator(seed: 42)
        for index in 0..<Self.tableSize {
            (table + index).initialize(to: UInt64.random(in: 0..<UInt64(Self.positions), using: &generator))
        }
    }

    deinit {
        table.deallocate()
        elements.deallocate()
    }

    func nanoseconds(of subject: RecordingCosts.Subject, times count: Int) -> UInt64 {
        let processor = ThreadClock()
        let start = processor.now()
        switch subject {
        case .increment: increment(count)
        case .clock: readClock(count)
        case .histogram: record(count)
        case .closedRecord: record(count, in: closed)
        case .openRecord: record(count, in: open)
        }
        return processor.now() - start
    }

    /// What all increments so far add up to. That it can be asked for keeps them from being optimised away.
    var incremented: UInt64 { (0..<Self.positions).reduce(0) { $0 + elements[$1] } }

    var recorded: UInt64 { histogram.snapshot().count }

    @inline(never)
    private func increment(_ count: Int) {
        let (table, elements) = (table, elements)
        for index in 0..<count { elements[Int(truncatingIfNeeded: table[index & (Self.tableSize - 1)])] &+= 1 }
    }

    @inline(never)
    private func readClock(_ count: Int) {
        var sum: UInt64 = 0
        for index in 0..<count { sum &+= clock.now() &+ table[index & (Self.tableSize - 1)] }
        elements[0] &+= sum & 0
    }

    @inline(never)
    private func record(_ count: Int) {
        let (table, histogram) = (table, histogram)
        for index in 0..<count { histogram.record(table[index & (Self.tableSize - 1)]) }
    }

    @inline(never)
    private func record(_ count: Int, in recorder: LatencyRecorder) {
        let table = table
        for index in 0..<count {
            recorder.record(.ok, intendedStart: 0, start: 0, end: table[index & (Self.tableSize - 1)])
        }
    }
}
