import LoadTesting

/// What the operations of ``RecordingCosts`` work on, and the loops around them.
///
/// Each loop goes through the same table in memory, so that they differ in nothing but the operation.
final class RecordingBench {
    /// How many counters are hit, and how many numbers the table has: enough that the next one is never foreseen, few enough
    /// to stay in the first cache.
    static let positions = 2_048

    private let table: UnsafeMutableBufferPointer<UInt64>
    private let longer: UnsafeMutableBufferPointer<UInt64>
    private let elements: UnsafeMutablePointer<UInt64>
    private let clock = MonotonicClock()
    private let histogram = Histogram()
    private let histogramAbove = Histogram()
    private let closed = LatencyRecorder(workload: .closed(users: 1, think: nil))
    private let open = LatencyRecorder(workload: .open(rate: 1, arrivals: .constant, limit: nil))

    /// Durations below 2,048 ns have a counter each, so value and position are the same number. Then two share one, from 4,096 on
    /// four: the counters of the longer durations are as many.
    init() {
        table = .allocate(capacity: Self.positions)
        longer = .allocate(capacity: Self.positions)
        elements = .allocate(capacity: Self.positions)
        elements.initialize(repeating: 0, count: Self.positions)
        var generator = SeededGenerator(seed: 42)
        for index in table.indices {
            let position = UInt64.random(in: 0..<UInt64(Self.positions), using: &generator)
            table.initializeElement(at: index, to: position)
            longer.initializeElement(at: index, to: position < 1_024 ? 2_048 + 2 * position : 4 * position)
        }
    }

    deinit {
        table.deallocate()
        longer.deallocate()
        elements.deallocate()
    }

    func nanoseconds(of subject: RecordingCosts.Subject, times count: Int) -> UInt64 {
        let processor = ThreadClock()
        let start = processor.now()
        switch subject {
        case .increment: increment(count)
        case .clock: readClock(count)
        case .histogram: pass(count, histogram.record)
        case .histogramAbove: pass(count, of: longer, histogramAbove.record)
        case .closedRecord: record(count, in: closed)
        case .openRecord: record(count, in: open)
        }
        return processor.now() - start
    }

    /// What all increments so far add up to. That it can be asked for keeps them from being optimised away.
    var incremented: UInt64 { (0..<Self.positions).reduce(0) { $0 + elements[$1] } }

    /// By each of the two histograms.
    var recorded: [UInt64] { [histogram, histogramAbove].map { $0.snapshot().count } }

    /// How many elements and counters were hit.
    var placesIncremented: Int { (0..<Self.positions).count { elements[$0] > 0 } }
    var placesRecorded: [Int] { [histogram, histogramAbove].map { $0.snapshot().counts.count { $0 > 0 } } }

    /// How many requests the recorders of the closed and of the open model have seen.
    var requests: [UInt64] { [closed.completed, open.completed] }

    @inline(never)
    private func increment(_ count: Int) {
        let elements = elements
        pass(count) { values in
            for value in values { elements[Int(truncatingIfNeeded: value)] &+= 1 }
        }
    }

    @inline(never)
    private func readClock(_ count: Int) {
        for _ in 0..<count { _ = clock.now() }
    }

    @inline(never)
    private func record(_ count: Int, in recorder: LatencyRecorder) {
        pass(count) { values in
            for value in values { recorder.record(.ok, intendedStart: 0, start: 0, end: value) }
        }
    }

    /// Hands over a table again and again, until it has handed over `count` values. A histogram gets all of it at once, so that a
    /// recording costs what it costs where the harness makes it: without a call across modules.
    @inline(__always)
    private func pass(
        _ count: Int, of values: UnsafeMutableBufferPointer<UInt64>? = nil,
        _ body: (UnsafeBufferPointer<UInt64>) -> Void
    ) {
        let whole = UnsafeBufferPointer(values ?? table)
        for _ in 0..<(count / whole.count) { body(whole) }
        body(UnsafeBufferPointer(rebasing: whole.prefix(count % whole.count)))
    }
}
