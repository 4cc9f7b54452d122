import Foundation

/// Latency by percentile: each step to the right is ten times rarer. One curve per execution model.
///
/// Drawn without a viewBox on the outer picture, so that the text keeps its size at every width; only the curves, which hold
/// no text, are stretched.
struct PercentileChart {
    struct Curve {
        var model: ExecutionModel
        var points: [LatencyPoint]
        /// The percentiles that get a mark.
        var marks: [LatencyPoint]
        var count: UInt64
    }

    var curves: [Curve]
    /// Of the latency axis, nanoseconds, powers of ten.
    var range: ClosedRange<Double>
    /// What the picture shows, in words.
    var label: String

    private static let height = 230.0
    private static let top = 6.0
    private static let nines = 4.0
    private var plotHeight: Double { Self.height - 26 }

    var html: HTML {
        """
        <div class="plot"><svg class="ya" width="56" height="230" aria-hidden="true">\(yLabels)</svg>\
        <svg class="pl" role="img" aria-label="\(label)" width="85%" height="230">\(gridLines)\(fewSamples)\
        <svg x="0" y="0" width="100%" height="230" viewBox="0 0 1000 230" preserveAspectRatio="none">\(lines)</svg>\
        \(marks)<line x1="0" x2="100%" y1="210.5" y2="210.5" class="ax" stroke="#8b93a1"/>\(xLabels)</svg></div>
        """
    }

    /// The powers of ten that hold every value; at least one decade.
    static func range(of curves: [Curve]) -> ClosedRange<Double> {
        let values = curves.flatMap(\.points).map { Swift.max(1, Double($0.nanoseconds)) }
        guard let low = values.min(), let high = values.max() else { return 1e3...1e6 }
        let from = log10(low).rounded(.down)
        let to = Swift.max(log10(high).rounded(.up), from + 1)
        return pow(10, from)...pow(10, to)
    }

    private var decades: [(y: Double, text: String)] {
        let from = Int(log10(range.lowerBound).rounded())
        let to = Int(log10(range.upperBound).rounded())
        return (from...to).map { power in
            let value = pow(10, Double(power))
            return (y(value), HumanNumber.tick(value))
        }
    }

    private var yLabels: [HTML] {
        decades.map { "<text x=\"50\" y=\"\(HTML.number($0.y + 4))\" text-anchor=\"end\">\($0.text)</text>" }
    }

    private var gridLines: [HTML] {
        decades.map { tick in
            let y = HTML.number(tick.y)
            return "<line x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\" class=\"gl\" stroke=\"#e3e6eb\"/>"
        }
    }

    /// Fewer than ten samples lie above the curve here, so it shows single events.
    private var fewSamples: HTML {
        let smallest = Swift.max(1, curves.map(\.count).min() ?? 1)
        let from = Swift.max(0, log10(Double(smallest) / 10)) / Self.nines * 100
        guard from < 100 else { return "" }
        return """
            <rect x="\(HTML.number(from))%" y="6" width="\(HTML.number(100 - from))%" height="204" class="shade" \
            fill="#4b5361" opacity=".1"/>
            """
    }

    private var lines: [HTML] {
        curves.map { curve in
            let mark = ExecutionMark(curve.model)
            let points = curve.points.map { point -> (x: Double, y: Double) in
                (x(point.quantile, of: curve.count) * 10, y(Double(point.nanoseconds)))
            }
            guard let first = points.first else { return "" }
            let rest: [HTML] = points.dropFirst().map { "L\(HTML.number($0.x)) \(HTML.number($0.y))" }
            return """
                <path d="M\(HTML.number(first.x)) \(HTML.number(first.y))\(rest)" class="l s-\(mark.name)" fill="none" \
                stroke="\(mark.colour)" stroke-width="2" vector-effect="non-scaling-stroke"/>
                """
        }
    }

    private var marks: [HTML] {
        curves.flatMap { curve in
            curve.marks.map { point in
                ExecutionMark(curve.model).at(
                    x: x(point.quantile, of: curve.count), y: y(Double(point.nanoseconds)))
            }
        }
    }

    private var xLabels: [HTML] {
        [(0.5, "50%"), (0.9, "90%"), (0.99, "99%"), (0.999, "99.9%"), (0.9999, "99.99%")].map { quantile, text in
            let x = Self.nines(quantile) / Self.nines * 100
            let anchor: HTML = x > 98 ? "end" : "middle"
            return "<text x=\"\(HTML.number(x))%\" y=\"226\" text-anchor=\"\(anchor)\">\(text)</text>"
        }
    }

    /// Percent across. The largest of n samples stands at 1 - 1/n.
    private func x(_ quantile: Double, of count: UInt64) -> Double {
        let largest = 1 - 1 / Double(Swift.max(1, count))
        return Swift.min(1, Self.nines(Swift.min(quantile, largest)) / Self.nines) * 100
    }

    /// Pixels down.
    private func y(_ nanoseconds: Double) -> Double {
        let value = Swift.min(Swift.max(nanoseconds, range.lowerBound), range.upperBound)
        let share =
            (log10(value) - log10(range.lowerBound)) / (log10(range.upperBound) - log10(range.lowerBound))
        return Self.top + plotHeight - share * plotHeight
    }

    private static func nines(_ quantile: Double) -> Double { quantile >= 1 ? nines : -log10(1 - quantile) }
}

extension HumanNumber {
    /// A power of ten on an axis, in nanoseconds: `10 µs`, `1 s`.
    static func tick(_ nanoseconds: Double) -> String {
        for (divisor, unit) in [(1e9, "s"), (1e6, "ms"), (1e3, "µs")] where nanoseconds >= divisor {
            return decimals(nanoseconds / divisor, 0) + "\u{00A0}" + unit
        }
        return decimals(nanoseconds, 0) + "\u{00A0}ns"
    }
}
