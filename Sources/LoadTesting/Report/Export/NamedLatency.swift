/// One metric of a case together with its whole histogram.
struct NamedLatency {
    var name: String
    var summary: LatencySummary
    var snapshot: HistogramSnapshot
}

extension CaseResult {
    /// The metrics that were measured, and whose histogram can be read.
    var histograms: [NamedLatency] {
        [("response", latency.response), ("service", latency.service), ("start-lag", latency.startLag)].compactMap {
            name, summary in
            guard let summary, let snapshot = try? HistogramCodec.decode(summary.hdr), snapshot.count > 0 else {
                return nil
            }
            return NamedLatency(name: name, summary: summary, snapshot: snapshot)
        }
    }
}
