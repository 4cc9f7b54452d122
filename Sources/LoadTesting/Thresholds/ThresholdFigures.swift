/// The figures that thresholds are held against: those of a case that is over, or of one that still runs.
public struct ThresholdFigures: Sendable {
    /// One figure, or why there is none.
    public enum Figure: Sendable, Equatable {
        case value(Double)
        case missing(String)
    }

    /// Everything timed from one instant, or why nothing was.
    enum Times: Sendable {
        case recorded(HistogramSnapshot)
        case missing(String)
    }

    var response: Times
    var service: Times
    var startLag: Times
    var isOpen: Bool
    var completed: UInt64
    /// Requests of a case that is over which never ended.
    var unended: UInt64 = 0
    var unexpected: UInt64
    var failed: UInt64
    var throughput: Figure
    var inFlight: Figure
    var leaked: Figure
    var censored: Figure
    /// Why there is no share of the requests when none has completed.
    var absence = ThresholdFigures.noSamples

    public func figure(of quantity: Threshold.Quantity) -> Figure {
        switch quantity {
        case .time(let metric, let statistic): figure(statistic, of: times(metric))
        case .throughput: throughput
        case .share(.errors): unended > 0 ? neverEnded : share(unexpected)
        case .share(.failures): share([failed, unended].saturatingSum())
        case .count(.leaked): leaked
        case .count(.inFlight): inFlight
        case .count(.censored): censored
        }
    }

    private func times(_ metric: Threshold.TimeMetric) -> Times {
        switch metric {
        case .latency: isOpen ? response : service
        case .response: response
        case .service: service
        case .startLag: startLag
        }
    }

    private func figure(_ statistic: Threshold.Statistic, of times: Times) -> Figure {
        guard case .recorded(let times) = times else {
            if case .missing(let reason) = times { return .missing(reason) }
            return .missing(Self.noSamples)
        }
        guard times.count > 0 else { return .missing(Self.noSamples) }
        switch statistic {
        case .percentile(let percentile):
            if let value = times.reportableValue(atPercentile: percentile, censored: unended) {
                return .value(Double(value))
            }
            let needed = HistogramSnapshot.minimumSampleCount(forPercentile: percentile)
            let hasEnough = [times.count, unended].saturatingSum() >= needed
            return hasEnough ? neverEnded : .missing("needs \(HumanNumber.count(needed))")
        case .mean: return unended > 0 ? neverEnded : .value(times.mean)
        case .min: return .value(Double(times.min))
        case .max: return unended > 0 ? neverEnded : .value(Double(times.max))
        case .count: return .value(Double(times.count))
        }
    }

    /// Of all that were issued.
    private func share(_ count: UInt64) -> Figure {
        completed == 0 ? .missing(absence) : .value(Double(count) / Double([completed, unended].saturatingSum()))
    }

    private var neverEnded: Figure { .missing(CensoredRequests.reason(unended)) }

    static let noSamples = "no samples"
}

extension ThresholdFigures {
    /// Of a case that is over. Percentiles come from its whole histograms, so any can be asked for.
    public init(_ one: CaseResult) {
        func times(_ summary: LatencySummary?) -> Times {
            guard one.hasFigures else { return .missing(one.status.state) }
            guard let summary else { return .missing(Self.noSamples) }
            guard let snapshot = try? HistogramCodec.decode(summary.hdr) else {
                return .missing("its histogram cannot be read")
            }
            return .recorded(snapshot)
        }
        /// Nothing can be said of a case that did nothing, not even that it did nothing wrong.
        func figure(_ value: Double?, else reason: String = "not measured") -> Figure {
            guard one.hasFigures else { return .missing(one.status.state) }
            guard one.requests.issued > 0 else { return .missing(Self.noSamples) }
            return value.map(Figure.value) ?? .missing(reason)
        }
        isOpen = one.workload.model == "open"
        response = isOpen ? times(one.latency.response) : .missing("closed model")
        service = times(one.latency.service)
        startLag = isOpen ? times(one.latency.startLag) : .missing("closed model")
        completed = one.hasFigures ? one.requests.completed : 0
        unended = one.requests.censored
        unexpected = one.requests.unexpected
        failed = [one.requests.unexpected, one.requests.injected].saturatingSum()
        throughput = completed > 0 ? figure(one.throughput) : figure(nil, else: Self.noSamples)
        inFlight = figure(one.requests.inFlightHighWater.map { Double($0) }, else: "over before it was looked at")
        censored = figure(Double(one.requests.censored))
        if !one.hasFigures { absence = one.status.state }
        leaked = figure(one.leakedTotal.map { Double($0) }, else: one.reasonForNoLeakedTotal)
    }

    /// Of a case that still runs. What is known only when all has ended is missing.
    init(_ snapshot: RecorderSnapshot, elapsedNanoseconds: UInt64, inFlightHighWater: UInt64?) {
        func times(_ snapshot: HistogramSnapshot?) -> Times { snapshot.map(Times.recorded) ?? .missing("closed model") }
        let totals = snapshot.totals
        isOpen = snapshot.response != nil
        response = times(snapshot.response)
        service = times(snapshot.service)
        startLag = times(snapshot.startLag)
        completed = totals.completed
        unexpected = totals.unexpected
        failed = totals.failed
        throughput =
            elapsedNanoseconds > 0
            ? .value(Double(totals.completed) / (Double(elapsedNanoseconds) / 1e9)) : .missing(Self.noSamples)
        inFlight = inFlightHighWater.map { .value(Double($0)) } ?? .missing(Self.noSamples)
        leaked = .missing("not known yet")
        censored = .missing("not known yet")
    }
}
