import Foundation

/// A histogram log, version 1.3: one line for each case and metric, told apart by `Tag=`.
///
/// As the Java `HistogramLogWriter` has it: start and length of the interval in seconds, its largest value in milliseconds,
/// then the histogram in nanoseconds. Source: HdrHistogram, HistogramLogWriter.java.
enum HistogramLog {
    static func render(_ result: RunResult) -> String {
        var lines = ["#[Histogram log format version 1.3]"]
        if let start = startTime(result.run.startedAt) { lines.append(start) }
        lines += [
            "#Run \(result.run.id.keeping(limit: 100) { $0.isASCII && $0.value > 0x20 && $0.value < 0x7F })",
            "#Values are in nanoseconds. Each tag is a case and a metric; its time begins with its measured window.",
            "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"",
        ]
        var names = UniqueNames()
        for one in result.cases {
            let length = Double(one.measuredNanoseconds ?? 0) / 1e9
            for metric in one.histograms {
                let tag = names.claim(tag(one.id) + "/" + metric.name)
                if let remark = metric.remark { lines.append("#\(tag): \(remark).") }
                let figures = String(format: "0.000,%.3f,%.3f", length, Double(metric.snapshot.max) / 1e6)
                lines.append("Tag=\(tag),\(figures),\(metric.summary.hdr)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Readers end a tag at the first comma, and a line at any line end.
    private static func tag(_ id: String) -> String {
        id.keeping { $0 != "," && !$0.properties.isWhitespace && $0.properties.generalCategory != .control }
    }

    private static func startTime(_ text: String) -> String? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = try? style.parse(text), text.unicodeScalars.count < 40,
            text.unicodeScalars.allSatisfy(\.isASCII)
        else { return nil }
        return String(format: "#[StartTime: %.3f (seconds since epoch), ", date.timeIntervalSince1970)
            + text + "]"
    }
}
