/// What requests that never ended do to the figures of those that did.
///
/// A percentile is a rank among all requests that were issued. Counting what never ended as slower than all that ended
/// gives a value that is never below the true one, since more values at any place can only lower the one at a rank, and
/// the true one itself as long as they would have taken longer. Beyond the last that ended nothing is known, and so
/// neither are the largest and the mean.
enum CensoredRequests {
    /// `97 requests never ended`.
    static func reason(_ count: UInt64) -> String { "\(HumanNumber.count(count, of: "request")) \(ending)" }

    /// `97 never ended`, for a cell of a table.
    static func brief(_ count: UInt64) -> String { "\(HumanNumber.briefCount(Double(count))) \(ending)" }

    static func isReason(_ text: String) -> Bool { text.hasSuffix(ending) }

    private static let ending = "never ended"
}

extension HistogramSnapshot {
    /// The percentile of requests of which so many more never ended; nil where there are too few of all to know it, or
    /// where it lies beyond those that ended.
    func reportableValue(atPercentile percentile: Double, censored: UInt64) -> UInt64? {
        let issued = [count, censored].saturatingSum()
        guard issued >= Self.minimumSampleCount(forPercentile: percentile) else { return nil }
        let rank = Self.rank(ofPercentile: percentile, among: issued)
        return rank <= count ? value(atRank: rank) : nil
    }
}

extension LatencySummary {
    /// The mean, unless some never ended.
    var knownMean: Double? { (censored ?? 0) > 0 ? nil : mean }

    /// The percentiles again, among requests of which so many more never ended.
    fileprivate mutating func count(censored: UInt64) {
        self.censored = censored
        guard let snapshot = try? HistogramCodec.decode(hdr) else {
            (p50, p90, p99, p999, p9999) = (nil, nil, nil, nil, nil)
            return
        }
        p50 = snapshot.reportableValue(atPercentile: 50, censored: censored)
        p90 = snapshot.reportableValue(atPercentile: 90, censored: censored)
        p99 = snapshot.reportableValue(atPercentile: 99, censored: censored)
        p999 = snapshot.reportableValue(atPercentile: 99.9, censored: censored)
        p9999 = snapshot.reportableValue(atPercentile: 99.99, censored: censored)
    }
}

extension CaseResult {
    /// Has the figures say what never ended, also in a result of an earlier build. Does nothing the second time.
    ///
    /// The hand-over lag is left as it is: it is of the load generator, whatever became of the requests.
    mutating func countCensored() {
        let censored = requests.censored
        guard censored > 0, let headline = latency.headline, headline.censored == nil else { return }
        latency.response?.count(censored: censored)
        latency.service?.count(censored: censored)
        latency.startLag?.count(censored: censored)
        cautions.append(
            "\(HumanNumber.count(censored)) of \(HumanNumber.count(requests.issued, of: "request")) never ended: "
                + "percentiles count them as slower than all that ended, and there is no mean and no maximum.")
    }
}
