import LoadTesting

/// What happens to the requests of an arrival plan at one server that serves them one after another in the order of their
/// arrival. Known from the plan and the service times alone, before anything runs; nanoseconds from the start of the load.
///
/// Lindley's recursion: a request starts when it has arrived and the one before it has ended.
struct QueueSimulation: Sendable {
    /// A time in which the server's side can neither start a request nor notice that one has ended.
    struct Stall: Sendable {
        let from: UInt64
        let to: UInt64

        static let standard = Stall(from: 10_000_000_000, to: 11_500_000_000)

        func delayed(_ instant: UInt64) -> UInt64 { (from..<to).contains(instant) ? to : instant }
    }

    private(set) var arrivals: [UInt64] = []
    private(set) var starts: [UInt64] = []
    private(set) var ends: [UInt64] = []

    init(arrivals: some Sequence<UInt64>, stall: Stall? = nil, serviceTime: (UInt64) -> UInt64) {
        var free: UInt64 = 0
        for (index, arrival) in arrivals.enumerated() {
            var start = max(arrival, free)
            if let stall { start = stall.delayed(start) }
            free = start + serviceTime(UInt64(index))
            if let stall { free = stall.delayed(free) }
            self.arrivals.append(arrival)
            starts.append(start)
            ends.append(free)
        }
    }

    var responseTimes: [UInt64] { zip(ends, arrivals).map { $0 - $1 } }
    var serviceTimes: [UInt64] { zip(ends, starts).map { $0 - $1 } }
    var startLags: [UInt64] { zip(starts, arrivals).map { $0 - $1 } }

    /// The smallest value that at least `percentile` percent of the values do not exceed.
    static func percentile(_ percentile: Double, of values: [UInt64]) -> UInt64 {
        let rank = (percentile / 100 * Double(values.count) - 1e-9).rounded(.up)
        return values.sorted()[max(Int(rank), 1) - 1]
    }
}
