/// Who decides when the next request starts.
public enum Workload: Sendable, Hashable {
    /// Each of `users` sends its next request when its last one is done and `think` has passed.
    case closed(users: Int, think: Duration?)
    /// Requests arrive `rate` times a second, whatever became of the earlier ones; at most `limit` are in flight (nil: no
    /// limit), and those that have to wait for that are timed from when they should have started.
    case open(rate: Double, arrivals: Arrivals, limit: Int?)
    /// The same, at a rate that starts at `from` and then goes through the stages; over when they are.
    case staged(from: Double, stages: [Stage], arrivals: Arrivals, limit: Int?)

    public var isOpen: Bool {
        switch self {
        case .closed: false
        case .open, .staged: true
        }
    }

    /// When its requests arrive; nil in the closed model.
    func arrivalPlan(seed: UInt64) throws(ArrivalPlanError) -> ArrivalPlan? {
        switch self {
        case .closed: nil
        case .open(let rate, let arrivals, _): try ArrivalPlan(rate: rate, arrivals: arrivals, seed: seed)
        case .staged(let start, let stages, let arrivals, _):
            ArrivalPlan(try RateCurve(from: start, stages), arrivals: arrivals, seed: seed)
        }
    }

    /// What to warm up with: stages may begin with nothing, so it is their highest rate.
    func warmUp() throws(ArrivalPlanError) -> Workload {
        guard case .staged(let start, let stages, let arrivals, let limit) = self else { return self }
        return .open(rate: try RateCurve(from: start, stages).peak, arrivals: arrivals, limit: limit)
    }
}

/// How requests of the open model are spread over time.
public enum Arrivals: String, Sendable, Hashable, CaseIterable {
    /// All gaps are equal.
    case constant
    /// As from very many independent users: gaps are random, exponentially distributed.
    case poisson
}

/// When a phase is over.
public enum Extent: Sendable, Hashable {
    /// When this many requests were issued, and have ended.
    case requests(UInt64)
    /// When this time has passed; no request is issued after it.
    case duration(Duration)
}

extension WorkloadRecord {
    /// The workload as the results have it.
    public init(_ workload: Workload, extent: Extent, warmup: Duration) {
        self.init(
            model: workload.isOpen ? "open" : "closed", concurrency: nil, rate: nil, arrivals: nil,
            thinkNanoseconds: nil,
            requests: nil, durationNanoseconds: nil, warmupNanoseconds: warmup.wholeNanoseconds)
        switch workload {
        case .closed(let users, let think):
            concurrency = users
            thinkNanoseconds = think?.wholeNanoseconds
        case .open(let rate, let arrivals, let limit):
            self.rate = rate
            self.arrivals = arrivals.rawValue
            concurrency = limit
        case .staged(let start, let stages, let arrivals, let limit):
            rate = start
            self.stages = stages
            self.arrivals = arrivals.rawValue
            concurrency = limit
        }
        switch extent {
        case .requests(let count): requests = count
        case .duration(let duration): durationNanoseconds = duration.wholeNanoseconds
        }
    }
}

extension Duration {
    /// Rounded down; 0 for a negative duration, the largest number for one that does not fit.
    var wholeNanoseconds: UInt64 { UInt64(clamping: attoseconds / 1_000_000_000) }
}
