extension Threshold {
    /// What a threshold limits. Only what exists can be written: a throughput has no percentile.
    public enum Quantity: Codable, Sendable, Hashable {
        case time(TimeMetric, Statistic)
        /// Completed requests a second over the measured window.
        case throughput
        case share(ShareMetric)
        case count(CountMetric)

        public var unit: ThresholdUnit {
            switch self {
            case .time(_, .count), .count: .count
            case .time: .nanoseconds
            case .throughput: .perSecond
            case .share: .share
            }
        }

        /// Whether it exists in the open model only, where a request has an intended start.
        public var needsIntendedStarts: Bool {
            switch self {
            case .time(let metric, _): metric == .response || metric == .startLag
            case .throughput, .share, .count: false
            }
        }
    }

    public enum TimeMetric: String, Codable, Sendable, Hashable, CaseIterable {
        /// Response time in the open model, service time in the closed one.
        case latency
        /// From the intended start; open model only.
        case response
        /// From the actual start.
        case service
        /// Actual start minus intended start; open model only.
        case startLag = "start_lag"
    }

    public enum Statistic: Codable, Sendable, Hashable {
        /// Above 0 and below 100.
        case percentile(Double)
        case mean
        case min
        case max
        /// How many requests were timed.
        case count
    }

    /// Of all completed requests.
    public enum ShareMetric: String, Codable, Sendable, Hashable, CaseIterable {
        /// Those that failed and should not have.
        case errors
        /// All that failed, the injected failures among them.
        case failures
    }

    public enum CountMetric: String, Codable, Sendable, Hashable, CaseIterable {
        /// Resources never released.
        case leaked
        /// The most requests seen in flight at once.
        case inFlight = "in_flight"
        /// Requests still in flight when the drain limit was over.
        case censored
    }
}
