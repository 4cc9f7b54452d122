/// One metric of a case together with its whole histogram.
struct NamedLatency {
    var name: String
    var summary: LatencySummary
    var snapshot: HistogramSnapshot

    /// What a file that can hold no request without an end says of them; nil without one.
    var remark: String? {
        summary.censored.flatMap {
            $0 == 0 ? nil : "\(CensoredRequests.reason($0)) and are in no figure of this histogram"
        }
    }
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
