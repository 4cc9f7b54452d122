/// One panel per suite and failure rate, the execution models overlaid.
struct LatencySection {
    var result: RunResult
    var curve: (LatencySummary) -> [LatencyPoint]

    private struct Panel {
        var suite: String
        var rate: Double?
        var cases: [CaseResult]
    }

    var html: HTML {
        let panels = self.panels
        guard !panels.isEmpty else {
            return """
                <section id="latency" aria-labelledby="h-lat"><h2 id="h-lat">Latency by percentile</h2>
                <p class="lede">No case has a latency: none finished.</p></section>
                """
        }
        var ranges: [String: ClosedRange<Double>] = [:]
        for (suite, group) in Dictionary(grouping: panels, by: \.suite) {
            ranges[suite] = PercentileChart.range(of: group.flatMap { $0.cases.compactMap(self.curve(of:)) })
        }
        let figures: [HTML] = panels.map { figure($0, range: ranges[$0.suite] ?? 1e3...1e6) }
        // A suite's panels stand in one row where they can.
        let columns: HTML = Set(panels.map(\.rate)).count == 2 ? " two" : ""
        return """
            <section id="latency" aria-labelledby="h-lat"><h2 id="h-lat">Latency by percentile</h2>
            <p class="lede">Each step to the right is ten times rarer; the latency axis is logarithmic and the same in all panels \
            of a suite. Marks sit at p50, p90, p99 and p99.9, where there are enough samples. In the shaded part fewer than 10 \
            requests lie above the curve, so read it as single events.</p>
            \(ExecutionMark.key)
            <div class="charts\(columns)">\(figures)</div></section>
            """
    }

    private var panels: [Panel] {
        var panels: [Panel] = []
        for one in result.cases where one.latency.headline.map({ $0.count > 0 }) == true {
            if let index = panels.firstIndex(where: { $0.suite == one.suite && $0.rate == one.failureRate }) {
                panels[index].cases.append(one)
            } else {
                panels.append(Panel(suite: one.suite, rate: one.failureRate, cases: [one]))
            }
        }
        return panels
    }

    private func curve(of one: CaseResult) -> PercentileChart.Curve? {
        guard let summary = one.latency.headline else { return nil }
        let marks = [Percentile.p50, .p90, .p99, .p999].compactMap { percentile in
            percentile.value(in: summary).map { LatencyPoint(quantile: percentile.quantile, nanoseconds: $0) }
        }
        return PercentileChart.Curve(
            model: one.execution, points: curve(summary), marks: marks,
            count: [summary.count, summary.censored ?? 0].saturatingSum())
    }

    private func figure(_ panel: Panel, range: ClosedRange<Double>) -> HTML {
        let rate = panel.rate.map { HumanNumber.share($0) + " injected" } ?? "rates per kind"
        let words = panel.cases.map { one in
            let p99 = one.latency.headline.map { Percentile.p99.cell(in: $0).human } ?? "n/a"
            return "\(one.execution.rawValue) \(p99)"
        }
        let label = "Latency by percentile, \(panel.suite.prefix(60)), \(rate). p99: \(words.joined(separator: ", "))."
        let chart = PercentileChart(curves: panel.cases.compactMap(self.curve(of:)), range: range, label: label)
        let heads: [HTML] = panel.cases.map { "<th scope=\"col\" class=\"n\">\($0.execution.rawValue)</th>" }
        let rows: [HTML] = Percentile.allCases.map { percentile in
            let cells: [HTML] = panel.cases.map { one in
                "<td class=\"n\">\(one.latency.headline.map { percentile.cell(in: $0).human } ?? "–")</td>"
            }
            return "<tr><th scope=\"row\">\(percentile.title)</th>\(cells)</tr>"
        }
        let samples = panel.cases.map { HumanNumber.count($0.latency.headline?.count ?? 0) }
        let counts =
            Set(samples).count == 1 ? samples[0] + (samples.count > 1 ? " each" : "") : samples.joined(separator: ", ")
        return """
            <figure><figcaption><h3>\(HTML.name(panel.suite, limit: 40)), \(rate)</h3>
            <p class="take">p99: \(words.joined(separator: ", ")); n = \(counts)</p></figcaption>
            \(chart.html)
            <details class="data"><summary>Data table</summary><div class="scroll" tabindex="0" role="region" \
            aria-label="Latency data table"><table><thead><tr><th scope="col">Percentile</th>\(heads)</tr></thead>\
            <tbody>\(rows)</tbody></table></div></details></figure>

            """
    }
}
