/// Everything known about one case; failing ones are open.
struct CaseDetails {
    var one: CaseResult
    var index: Int
    var series: HTML

    static func section(_ result: RunResult) -> HTML {
        let order = result.cases.enumerated().sorted { left, right in
            (rank(left.element.verdict), left.offset) < (rank(right.element.verdict), right.offset)
        }
        var room = SeriesSection.budget
        let cases: [HTML] = order.map { index, one in
            let series = room > 0 ? SeriesSection(one: one).html : SeriesSection.leftOut
            room -= series.text.utf8.count
            return CaseDetails(one: one, index: index, series: series).html
        }
        return """
            <section id="details" aria-labelledby="h-det"><h2 id="h-det">Each case</h2>
            <p class="lede">Failing cases come first and are open.</p>
            <div class="tools" data-js hidden><button id="expand" type="button">Expand all cases</button></div>
            \(cases)</section>
            """
    }

    private static func rank(_ verdict: Verdict) -> Int {
        switch verdict {
        case .fail, .noVerdict, .aborted: 0
        case .passWithCautions: 1
        case .pass: 2
        case .skipped: 3
        }
    }

    private var html: HTML {
        let isOpen: HTML = Self.rank(one.verdict) == 0 ? " open" : ""
        return """
            <details class="case" id="\(HTML.id(index))"\(isOpen)><summary><h3>\(Icon(one.verdict).html)\
            \(CaseTitle(one).text)</h3> <span class="s">\(headline)</span></summary>
            <div class="in">\(content)</div></details>

            """
    }

    private var headline: HTML {
        guard one.hasFigures else { return "\(one.status.state): \(HTML.name(one.status.reason ?? ""))" }
        let p50 = one.latency.headline.map { Percentile.p50.cell(in: $0).human } ?? "n/a"
        let p99 = one.latency.headline.map { Percentile.p99.cell(in: $0).human } ?? "n/a"
        let leaked = one.leakedTotal.map { HumanNumber.count($0) + " leaked" } ?? one.reasonForNoLeakedTotal
        let state = one.status == .finished ? "" : one.status.state + " · "
        return """
            \(state)p50 \(p50) · p99 \(p99) · \(leaked) · \
            \(HumanNumber.count(one.requests.unexpected)) unexpected
            """
    }

    private var content: HTML {
        let reason: HTML =
            one.status.reason.map {
                "<p class=\"note\"><b>\(one.status.state.capitalized).</b> \(HTML.name($0, limit: 2_000))</p>"
            } ?? ""
        guard one.hasFigures else { return "\(reason)<p class=\"lede\">No figures: the case reported none.</p>" }
        return """
            \(reason)\(cautions)\(notes)<p class="lede">\(facts)</p>
            <div class="charts two"><div><h4>Outcomes</h4>\(outcomes)</div>
            <div><h4>Injected faults: planned = fired + not reached</h4>\(faults)</div></div>
            <h4>Resource ledger: opened = released + leaked</h4>\(ledger)
            <h4>Latency</h4>\(latency)\(series)\(thresholds)\(failures)
            """
    }

    private var ledger: HTML {
        let unjudged = one.leakedTotal == nil ? one.reasonForNoLeakedTotal : nil
        return LedgerTable(rows: one.ledger, isAllowed: one.leaksOnlyAsAllowed, unjudged: unjudged).html
    }

    private var facts: String {
        var facts = ["Load: \(one.workload.summary)"]
        if let throughput = one.throughput { facts.append("\(HumanNumber.rate(throughput)) completed") }
        if let measured = one.measuredNanoseconds { facts.append("over \(HumanNumber.duration(measured))") }
        if let warmup = one.warmup {
            let p50 = warmup.p50.map { ", p50 " + HumanNumber.duration($0) } ?? ""
            facts.append("after \(HumanNumber.duration(warmup.nanoseconds)) of warm-up, not counted\(p50)")
        }
        if one.requests.censored > 0 { facts.append("\(HumanNumber.count(one.requests.censored)) censored") }
        if let before = one.descriptors.before, let after = one.descriptors.after {
            facts.append("descriptors \(before) before, \(after) after")
        }
        if let peak = one.peakResidentBytes { facts.append("peak memory \(HumanNumber.bytes(peak))") }
        return facts.joined(separator: " · ")
    }

    private var cautions: HTML {
        if one.cautions.isEmpty { return "" }
        let items: [HTML] = one.cautions.map { "<li>\(HTML.name($0, limit: 300))</li>" }
        return "<div class=\"note\"><b>Caution</b><ul>\(items)</ul></div>"
    }

    private var notes: HTML {
        let sentences = (one.notes ?? []) + (LatencyDivergence(one.latency).map { [$0.sentence] } ?? [])
        let notes: [HTML] = sentences.map { "<p class=\"lede\"><b>Note.</b> \(HTML.name($0, limit: 600))</p>" }
        return "\(notes)"
    }

    private var outcomes: HTML {
        let order = ["ok"] + one.requests.outcomes.keys.filter { $0 != "ok" }.sorted()
        let censored = one.requests.censored
        let total = Double(max(1, [one.requests.completed, censored].saturatingSum()))
        let counts =
            order.map { ($0, one.requests.outcomes[$0] ?? 0) } + (censored > 0 ? [("never ended", censored)] : [])
        let rows: [[HTML]] = counts.map { name, count in
            let isBad = name.hasPrefix("unexpected.") && count > 0
            let width = HTML.number(Double(count) / total * 100)
            let colour: HTML = isBad ? "f-fail" : "f-mut"
            let fill: HTML = isBad ? "#a8071a" : "#4b5361"
            let icon: HTML = isBad ? Icon(.fail).html : ""
            return [
                "\(icon)\(Self.outcome(name))", "\(HumanNumber.count(count))",
                "\(HumanNumber.share(Double(count) / total))",
                """
                <svg width="80" height="10" aria-hidden="true"><rect width="\(width)%" height="10" class="\(colour)" \
                fill="\(fill)"/></svg>
                """,
            ]
        }
        return HTMLTable(["Outcome", "Requests", "Share", ""], rows, caption: "Outcomes").html
    }

    /// May break after the dot.
    private static func outcome(_ name: String) -> HTML {
        guard let dot = name.firstIndex(of: ".") else { return HTML.name(name) }
        return "\(String(name[...dot]))<wbr>\(HTML.name(String(name[name.index(after: dot)...])))"
    }

    private var faults: HTML {
        if one.faults.isEmpty { return "<p class=\"take\">None were planned.</p>" }
        let rows: [[HTML]] = one.faults.map { fault in
            [
                "\(fault.kind.rawValue)", "\(HumanNumber.count(fault.planned))", "\(HumanNumber.count(fault.fired))",
                "\(HumanNumber.count(fault.notReached))",
            ]
        }
        return HTMLTable(["Kind", "Planned", "Fired", "Not reached"], rows, caption: "Injected faults").html
    }

    private var latency: HTML {
        let kinds = [
            ("Response time", one.latency.response), ("Service time", one.latency.service),
            ("Start lag", one.latency.startLag), ("Hand-over lag", one.latency.handOverLag),
        ]
        let rows: [[HTML]] = kinds.compactMap { name, summary in
            guard let summary else { return nil }
            let percentiles: [HTML] = Percentile.allCases.map { "\($0.cell(in: summary).human)" }
            return ["\(name)", "\(HumanNumber.count(summary.count))", "\(HumanNumber.duration(summary.min))"]
                + percentiles
        }
        if rows.isEmpty { return "<p class=\"take\">No request ended.</p>" }
        return HTMLTable(["", "Samples", "Min"] + Percentile.allCases.map(\.title), rows, caption: "Latency").html
    }

    private var thresholds: HTML {
        if one.thresholds.isEmpty { return "" }
        let rows: [[HTML]] = one.thresholds.map { threshold in
            [
                "\(Icon(threshold.passed ? .pass : .fail).html)<code>\(HTML.name(threshold.expression))</code>",
                "\(threshold.seenText)",
                "\(threshold.passed ? "met" : "not met")",
            ]
        }
        return "<h4>Thresholds</h4>\(HTMLTable(["Threshold", "Seen", "Result"], rows, caption: "Thresholds").html)"
    }

    private var failures: HTML {
        if one.unexpectedFailures.isEmpty { return "" }
        let rows: [[HTML]] = one.unexpectedFailures.map { sample in
            [
                "\(HTML.name(sample.message, limit: 300))", "\(HumanNumber.count(sample.count))",
                "\(HumanNumber.count(sample.firstRequest))",
            ]
        }
        let table = HTMLTable(["Message", "Count", "First request"], rows, caption: "Unexpected failures")
        return "<h4>Unexpected failures, a sample</h4>\(table.html)"
    }
}

/// A plain table in a box that scrolls sideways by itself; the first column holds names, the others numbers.
struct HTMLTable {
    var heads: [String]
    var rows: [[HTML]]
    var caption: String

    init(_ heads: [String], _ rows: [[HTML]], caption: String) {
        self.heads = heads
        self.rows = rows
        self.caption = caption
    }

    var html: HTML {
        let head: [HTML] = heads.enumerated().map { index, title in
            index == 0 ? "<th scope=\"col\">\(title)</th>" : "<th scope=\"col\" class=\"n\">\(title)</th>"
        }
        let body: [HTML] = rows.map { row in
            let cells: [HTML] = row.enumerated().map { index, cell in
                index == 0 ? "<th scope=\"row\" class=\"brk\">\(cell)</th>" : "<td class=\"n\">\(cell)</td>"
            }
            return "<tr>\(cells)</tr>\n"
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table><thead><tr>\(head)</tr></thead>\
            <tbody>\(body)</tbody></table></div>
            """
    }
}
