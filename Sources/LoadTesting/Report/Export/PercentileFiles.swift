import Foundation

/// Percentile files for the HdrHistogram plotter, which wrk2 and vegeta write too: each file is one curve.
enum PercentileFiles {
    static func render(_ result: RunResult) -> [ExportFile] {
        var names = UniqueNames()
        return result.cases.flatMap { one in
            one.histograms.map { metric in
                let name = one.id.keeping(limit: 100) {
                    ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "."
                        || $0 == "-"
                }
                // A name of dots alone, or one that begins with a dot, is no file name that people see.
                let visible = name.hasPrefix(".") ? "_" + name : name
                let unique = names.claim("\(visible)-\(metric.name)")
                let remark = metric.remark.map { "#[\($0)]\n" } ?? ""
                return ExportFile(name: unique + ".hgrm", text: PercentileDistribution.render(metric.snapshot) + remark)
            }
        }
    }
}

/// The percentiles of one histogram, five rows for each halving of what is left to 100%.
///
/// Source: HdrHistogram, `outputPercentileDistribution` and `PercentileIterator`. Values are in milliseconds, which is what
/// the plotter's axis says, with six decimals, so that none of the nanoseconds is lost.
enum PercentileDistribution {
    private static let ticks = 5.0
    private static let unit = 1e6

    static func render(_ snapshot: HistogramSnapshot) -> String {
        var lines = [
            "       Value     Percentile TotalCount 1/(1-Percentile)", "",
        ]
        lines += rows(of: snapshot).map { row in
            let start = String(
                format: "%12.6f %2.12f %10llu", Double(row.value) / unit, row.percentile / 100, row.count)
            return row.percentile == 100 ? start : start + String(format: " %14.2f", 1 / (1 - row.percentile / 100))
        }
        lines += [
            String(
                format: "#[Mean    = %12.6f, StdDeviation   = %12.6f]", snapshot.mean / unit,
                deviation(of: snapshot) / unit),
            String(format: "#[Max     = %12.6f, Total count    = %12llu]", Double(snapshot.max) / unit, snapshot.count),
            String(format: "#[Buckets = %12d, SubBuckets     = %12d]", bucketCount, subBucketCount),
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    struct Row: Equatable {
        var value: UInt64
        var percentile: Double
        /// Values up to here.
        var count: UInt64
    }

    static func rows(of snapshot: HistogramSnapshot) -> [Row] {
        guard snapshot.count > 0 else { return [] }
        let total = Double(snapshot.count)
        var rows: [Row] = []
        var level = 0.0
        var reached: UInt64 = 0
        for (index, count) in snapshot.counts.enumerated() where count > 0 {
            reached += count
            let value = HistogramLayout.highestEquivalent(at: index)
            // The last value stands for 100%, which no halving reaches.
            while level <= 100 * Double(reached) / total, level < 100 {
                rows.append(Row(value: value, percentile: level, count: reached))
                if reached == snapshot.count { break }
                let halvings = (log(100 / (100 - level)) / log(2)).rounded(.towardZero) + 1
                let next = level + 100 / (ticks * pow(2, halvings))
                // So close to 100% that the next row is the last one.
                guard next > level else { break }
                level = next
            }
        }
        return rows + [Row(value: snapshot.max, percentile: 100, count: snapshot.count)]
    }

    private static func deviation(of snapshot: HistogramSnapshot) -> Double {
        guard snapshot.count > 0 else { return 0 }
        let mean = snapshot.mean
        var sum = 0.0
        for (index, count) in snapshot.counts.enumerated() where count > 0 {
            let distance = Double(HistogramLayout.medianEquivalent(at: index)) - mean
            sum += distance * distance * Double(count)
        }
        return (sum / Double(snapshot.count)).squareRoot()
    }

    private static let subBucketCount = 2_048
    private static let bucketCount = HistogramLayout.counterCount / (subBucketCount / 2) - 1
}
