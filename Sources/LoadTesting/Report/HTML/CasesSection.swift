import Foundation

/// One row per case: leaks and unexpected failures come before latency, so that they show on a phone.
struct CasesSection {
    var result: RunResult

    private static let columns: [Column] =
        [
            "failure_rate", "leaked", "unexpected", "late", "double_released", "ok", "injected",
        ].compactMap(Column.named)
        + [headline(.p50), headline(.p99), headline(.p999), headline(.max)] + ["throughput"].compactMap(Column.named)

    private static func headline(_ percentile: Percentile) -> Column {
        Column("", percentile.title, unit: "ns", "") {
            $0.latency.headline.map(percentile.cell) ?? .missing("no samples")
        }
    }

    private static func title(_ column: Column) -> String {
        switch column.name {
        case "double_released": "Twice"
        case "throughput": "Req/s"
        default: column.title
        }
    }

    var html: HTML {
        let headers: [HTML] = Self.columns.map { "<th scope=\"col\" class=\"n\">\(Self.title($0))</th>" }
        let scale = RangeBar.scale(result.cases)
        let rows: [HTML] = result.cases.enumerated().map { row($1, index: $0, scale: scale) }
        return """
            <section id="cases" aria-labelledby="h-cases"><h2 id="h-cases">Cases</h2>
            <p class="lede">One row per suite, execution model and injected failure rate. Latency is response time in the open \
            model (from the intended start, so queueing counts) and service time in the closed one.</p>
            <div class="tools" data-js hidden><button id="onlyfail" type="button" aria-pressed="false">Hide passing \
            cases</button></div>
            <div class="scroll sticky1" tabindex="0" role="region" aria-label="Cases table, scrolls sideways">\
            <table id="casetable" data-sort><thead><tr><th scope="col">Case</th><th scope="col">Execution</th>\(headers)\
            <th scope="col" data-nosort>p50 to p99.9 <span class="mut">(log)</span></th></tr></thead><tbody>
            \(rows)</tbody></table></div>
            </section>
            """
    }

    private func row(_ one: CaseResult, index: Int, scale: ClosedRange<Double>) -> HTML {
        let icon = Icon(one.verdict)
        let mark = ExecutionMark(one.execution)
        let isNewSuite = index > 0 && result.cases[index - 1].suite != one.suite
        let verdict: HTML = one.verdict == .pass ? "pass" : "other"
        let group: HTML = isNewSuite ? " class=\"grp\"" : ""
        let head: HTML = """
            <tr data-verdict="\(verdict)"\(group)><th scope="row" class="brk">\(icon.html)\
            <span class="vh">\(one.verdict.rawValue): </span><a href="#\(HTML.id(index))">\(HTML.name(one.suite, limit: 40))\
            </a></th> <td class="nw">\(mark.swatch)\(mark.title)</td> \(cell(Self.columns[0], one))
            """
        guard one.hasFigures else {
            let span = HTML(stringLiteral: "\(Self.columns.count)")
            return """
                \(head)<td colspan="\(span)"><b class="\(icon.name)">\(one.status.state.capitalized).</b> \
                \(HTML.name(one.status.reason ?? "", limit: 200))</td></tr>

                """
        }
        let cells: [HTML] = Self.columns.dropFirst().map { cell($0, one) }
        return "\(head)\(cells)<td>\(RangeBar(one, scale: scale).html)</td></tr>\n"
    }

    private func cell(_ column: Column, _ one: CaseResult) -> HTML {
        let cell = column.value(one)
        let value: HTML = cell.number.map { " data-v=\"\(HTML.number($0))\"" } ?? ""
        if case .missing(let reason) = cell {
            let text: HTML =
                reason.hasPrefix("needs") || CensoredRequests.isReason(reason)
                ? "n/a <span class=\"mut\">(\(reason))</span>" : "–<span class=\"vh\"> \(reason)</span>"
            return "<td class=\"n\">\(text)</td>"
        }
        let mustBeZero = ["leaked", "unexpected", "late", "double_released"].contains(column.name)
        if mustBeZero, (cell.number ?? 0) > 0, column.name != "unexpected", one.leaksOnlyAsAllowed {
            let icon = Icon(.passWithCautions)
            return
                "<td class=\"n\"\(value)>\(icon.html)<strong>\(cell.human)</strong><span class=\"vh\"> allowed</span></td>"
        }
        if mustBeZero, (cell.number ?? 0) > 0 {
            return "<td class=\"n bad\"\(value)>\(Icon(.fail).html)<strong>\(cell.human)</strong></td>"
        }
        return
            "<td class=\"n\(mustBeZero ? " zero" : "" as HTML)\"\(value)>\(column.name == "throughput" ? cell.brief : cell.human)</td>"
    }
}

/// From the median to the 99.9th percentile, the same logarithmic scale in every row.
struct RangeBar {
    private let percentiles: [Double]
    private let mark: ExecutionMark
    private let scale: ClosedRange<Double>

    init(_ one: CaseResult, scale: ClosedRange<Double>) {
        percentiles = Self.percentiles(one)
        mark = ExecutionMark(one.execution)
        self.scale = scale
    }

    static func scale(_ cases: [CaseResult]) -> ClosedRange<Double> {
        let values = cases.flatMap(percentiles)
        let low = values.min() ?? 1
        return low...Swift.max(values.max() ?? 10, low * 1.01)
    }

    private static func percentiles(_ one: CaseResult) -> [Double] {
        guard let summary = one.latency.headline else { return [] }
        return [summary.p50, summary.p99, summary.p999].compactMap { $0 }.map { Swift.max(1, Double($0)) }
    }

    var html: HTML {
        guard percentiles.count > 1 else { return "" }
        let x = percentiles.map { value in
            2 + 96 * log(value / scale.lowerBound) / log(scale.upperBound / scale.lowerBound)
        }
        let tail: HTML =
            x.count < 3
            ? ""
            : """
            <line x1="\(HTML.number(x[1]))%" x2="\(HTML.number(x[2]))%" y1="7" y2="7" class="s-\(mark.name)" \
            stroke="\(mark.colour)" stroke-width="2"/>
            """
        return """
            <svg width="120" height="14" aria-hidden="true"><line x1="0" x2="100%" y1="7" y2="7" class="gl" \
            stroke="#e3e6eb"/><rect x="\(HTML.number(x[0]))%" width="\(HTML.number(Swift.max(1.5, x[1] - x[0])))%" y="4" height="6" \
            rx="1" class="f-\(mark.name)" fill="\(mark.colour)"/>\(tail)</svg>
            """
    }
}
