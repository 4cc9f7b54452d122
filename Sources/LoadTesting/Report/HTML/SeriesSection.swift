import Foundation

/// What happened when, in one case: latency, throughput, requests in flight, failures.
struct SeriesSection {
    var one: CaseResult

    /// All charts of a page together; past it, cases are told in figures only.
    static let budget = 800_000
    static let leftOut: HTML =
        "<p class=\"take\">The charts over time are left out to keep this page small; \(ResultFile.name) has the series.</p>"

    private var mark: ExecutionMark { ExecutionMark(one.execution) }
    private var points: [SeriesPoint] { one.series }
    private var length: UInt64 { points.last.map { [$0.startNanoseconds, $0.lengthNanoseconds].saturatingSum() } ?? 0 }

    /// Nothing for a case that has no intervals.
    var html: HTML {
        if points.isEmpty { return "" }
        guard points.count > 1 else {
            return
                "<h4>Over time</h4><p class=\"take\">The case was over within one interval, so there is nothing to draw.</p>"
        }
        return """
            <h4>Over time</h4><div class="charts two">\(latency)\(throughput)\(inFlight)\(failures)</div>
            """
    }

    // MARK: - Charts

    private var latency: HTML {
        let height = 210.0
        guard let range = LatencyScale(points) else {
            return figure("Latency over time", "No interval has enough requests for a median (6).", "", "")
        }
        func place(_ point: SeriesPoint, _ value: UInt64?) -> SeriesPath.Place? {
            value.map { (chart.x(point), range.y(Double($0), height)) }
        }
        var chart = TimeChart(height: height, length: length, ticks: range.ticks(height), label: "", curves: [])
        let p50 = points.map { place($0, $0.p50) }
        let tail = SeriesTail(points)
        let high = points.map { place($0, tail.value($0)) }
        let band = zip(p50, high).map { low, high in low.flatMap { low in high.map { (lower: low, upper: $0) } } }
        chart.curves = [
            SeriesPath.band(band, mark: mark), SeriesPath.line(p50, mark: mark),
            SeriesPath.line(high, mark: mark, isThin: true), SeriesPath.dots(points.map { place($0, $0.max) }),
        ]
        chart.overlay = limits.compactMap { limit(at: $0, range, height) }
        let take = tail.range(points)
        chart.label = "Latency over time, \(one.id.prefix(80)), logarithmic axis. \(take)"
        let key: HTML = """
            <ul class="key"><li>\(Self.swatch(mark, "2.5"))p50</li> \
            <li>\(Self.swatch(mark, "1.25"))\(tail.title)</li> \
            <li><svg class="sw" width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="2" class="f-mut" \
            fill="#4b5361"/></svg>max</li>\(limitKey(chart))</ul>
            """
        return figure("Latency over time", take, "\(key)\(chart.html)", SeriesTable(one).html)
    }

    private var throughput: HTML {
        let rates = points.map { Double($0.completed) / (Double(max(1, $0.lengthNanoseconds)) / 1e9) }
        let offered = one.workload.rate
        let scale = CountScale((rates + [offered.map { $0 * 1.1 } ?? 0]).max() ?? 1)
        let done = one.throughput.map { HumanNumber.rate($0) } ?? "n/a"
        let take = "\(done) completed" + (offered.map { ", \(HumanNumber.rate($0)) offered." } ?? ".")
        var chart = lines(rates, scale, label: "Throughput over time, \(one.id.prefix(80)). \(take)", isFilled: false)
        if let offered {
            let y = HTML.number(scale.y(offered, chart.height))
            chart.overlay = [
                """
                <line x1="0" x2="100%" y1="\(y)" y2="\(y)" class="s-mut" stroke="#4b5361" stroke-dasharray="2 3"/>
                """
            ]
        }
        let key: HTML =
            offered == nil
            ? ""
            : "<ul class=\"key\"><li>\(Self.swatch(mark, "2.5"))completed</li> <li>\(Self.dashes("s-mut", "#4b5361", "2 3"))offered</li></ul>"
        return figure("Throughput, requests a second", take, "\(key)\(chart.html)", "")
    }

    private var inFlight: HTML {
        let counts = points.map { Double($0.inFlight) }
        let peak = one.requests.inFlightHighWater ?? points.map(\.inFlight).max() ?? 0
        let take = "At most \(HumanNumber.count(peak)) seen at once."
        let chart = lines(
            counts, CountScale(counts.max() ?? 1), label: "Requests in flight, \(one.id.prefix(80)). \(take)",
            isFilled: true)
        return figure("In flight, the most in each interval", take, chart.html, "")
    }

    private var failures: HTML {
        let injected = points.map { Double($0.failed - min($0.failed, $0.unexpected ?? 0)) }
        let unexpected = points.map { Double($0.unexpected ?? 0) }
        let seconds = points.map { Double(max(1, $0.lengthNanoseconds)) / 1e9 }
        guard points.contains(where: { $0.failed > 0 }) else {
            return figure("Failures, a second", "None, injected or unexpected.", "", "")
        }
        let height = 150.0
        let scale = CountScale(points.indices.map { (injected[$0] + unexpected[$0]) / seconds[$0] }.max() ?? 1)
        func columns(_ values: [Double], above base: [Double]?, _ colours: HTML) -> HTML {
            let parts: [HTML] = points.indices.compactMap { index in
                guard values[index] > 0 else { return nil }
                let from = base?[index] ?? 0
                let low = HTML.number(scale.y(from / seconds[index], height))
                let high = HTML.number(scale.y((from + values[index]) / seconds[index], height))
                let left = Double(points[index].startNanoseconds) / Double(max(1, length)) * 1_000
                let right = left + Double(points[index].lengthNanoseconds) / Double(max(1, length)) * 1_000
                return
                    "M\(HTML.number(left)) \(high)H\(HTML.number(max(left + 0.5, right - 1)))V\(low)H\(HTML.number(left))z"
            }
            return parts.isEmpty ? "" : "<path d=\"\(parts)\" \(colours)/>"
        }
        let counts =
            "\(HumanNumber.count(one.requests.injected)) injected, \(HumanNumber.count(one.requests.unexpected)) unexpected."
        let chart = TimeChart(
            height: height, length: length, ticks: scale.ticks(height),
            label: "Failures over time, \(one.id.prefix(80)). \(counts)",
            curves: [
                columns(injected, above: nil, "class=\"f-mut\" fill=\"#4b5361\""),
                columns(unexpected, above: injected, "class=\"f-fail\" fill=\"#a8071a\""),
            ])
        let key: HTML = """
            <ul class="key"><li>\(Self.square("f-mut", "#4b5361"))injected</li> \
            <li>\(Self.square("f-fail", "#a8071a"))unexpected, on top</li></ul>
            """
        return figure("Failures, a second", counts, "\(key)\(chart.html)", "")
    }

    private func lines(_ values: [Double], _ scale: CountScale, label: String, isFilled: Bool) -> TimeChart {
        var chart = TimeChart(height: 150, length: length, ticks: scale.ticks(150), label: label, curves: [])
        let places = zip(points, values).map { point, value -> SeriesPath.Place? in
            (chart.x(point), scale.y(value, chart.height))
        }
        let floor = scale.y(0, chart.height)
        let band = places.map { place in place.map { (lower: ($0.x, floor) as SeriesPath.Place, upper: $0) } }
        chart.curves = [isFilled ? SeriesPath.band(band, mark: mark) : "", SeriesPath.line(places, mark: mark)]
        return chart
    }

    // MARK: - Limits

    /// Thresholds on what is drawn here.
    private var limits: [ThresholdRecord] {
        one.thresholds.filter { threshold in
            let name = threshold.expression.prefix { $0.isLetter || $0 == "_" }
            return Threshold.TimeMetric(rawValue: String(name)) == .latency && threshold.unit == .nanoseconds
        }
    }

    private func limit(at threshold: ThresholdRecord, _ range: LatencyScale, _ height: Double) -> HTML? {
        guard let limit = threshold.limit, range.bounds.contains(limit) else { return nil }
        let y = HTML.number(range.y(limit, height))
        return """
            <line x1="0" x2="100%" y1="\(y)" y2="\(y)" class="s-fail" stroke="#a8071a" stroke-dasharray="5 4"/>
            """
    }

    private func limitKey(_ chart: TimeChart) -> HTML {
        chart.overlay.isEmpty ? "" : " <li>\(Self.dashes("s-fail", "#a8071a", "5 4"))limit</li>"
    }

    // MARK: - Pieces

    private func figure(_ title: String, _ take: String, _ chart: HTML, _ table: HTML) -> HTML {
        "<figure><figcaption><h4>\(title)</h4><p class=\"take\">\(take)</p></figcaption>\(chart)\(table)</figure>\n"
    }

    private static func swatch(_ mark: ExecutionMark, _ width: HTML) -> HTML {
        """
        <svg class="sw" width="16" height="12" aria-hidden="true"><line x1="0" x2="16" y1="6" y2="6" class="s-\(mark.name)" \
        stroke="\(mark.colour)" stroke-width="\(width)"/></svg>
        """
    }

    private static func dashes(_ name: HTML, _ colour: HTML, _ pattern: HTML) -> HTML {
        """
        <svg class="sw" width="22" height="12" aria-hidden="true"><line x1="0" x2="22" y1="6" y2="6" class="\(name)" \
        stroke="\(colour)" stroke-dasharray="\(pattern)"/></svg>
        """
    }

    private static func square(_ name: HTML, _ colour: HTML) -> HTML {
        """
        <svg class="sw" width="12" height="12" aria-hidden="true"><rect width="12" height="12" class="\(name)" \
        fill="\(colour)"/></svg>
        """
    }
}
