/// Every threshold and every case it was held against; those not met first.
struct ThresholdsSection {
    var result: RunResult

    private static let passingShown = 8
    private static let most = 200

    private struct Row {
        var one: CaseResult
        var index: Int
        var threshold: ThresholdRecord
    }

    /// Nothing when there were no thresholds.
    var html: HTML {
        let rows = result.cases.enumerated().flatMap { index, one in
            one.thresholds.map { Row(one: one, index: index, threshold: $0) }
        }
        if rows.isEmpty { return "" }
        let failed = rows.filter { !$0.threshold.passed }
        let passed = rows.filter(\.threshold.passed)
        let shown = failed.prefix(Self.most) + passed.prefix(Self.passingShown)
        let counts =
            "\(HumanNumber.count(UInt64(passed.count))) met, \(HumanNumber.count(UInt64(failed.count))) not met."
        return """
            <section id="thresholds" aria-labelledby="h-thr"><h2 id="h-thr">Thresholds</h2>
            <p class="lede">\(counts) Those not met come first. The bar shows the value as a share of its limit, which is the \
            upright line.</p>
            \(table(Array(shown), label: "Thresholds"))
            \(more(passed, failed))</section>
            """
    }

    private func more(_ passed: [Row], _ failed: [Row]) -> HTML {
        let room = max(0, Self.most - min(failed.count, Self.most))
        let rest = Array(passed.dropFirst(Self.passingShown).prefix(room))
        let left = passed.count - Self.passingShown - rest.count + max(0, failed.count - Self.most)
        let note: HTML =
            left > 0 ? "<p class=\"take\">\(HumanNumber.count(UInt64(left))) more in \(ResultFile.name).</p>" : ""
        if rest.isEmpty { return note }
        return """
            <details class="data"><summary>\(HumanNumber.count(UInt64(rest.count))) more that were met</summary>\
            \(table(rest, label: "More thresholds that were met"))</details>\(note)
            """
    }

    private func table(_ rows: [Row], label: String) -> HTML {
        let body: [HTML] = rows.map { row in
            let threshold = row.threshold
            let word: HTML = threshold.passed ? "Met" : "<b class=\"fail\">Not met</b>"
            let bad: HTML = threshold.passed ? "" : " bad"
            return """
                <tr><td class="nw">\(Icon(threshold.passed ? .pass : .fail).html)\(word)</td> \
                <th scope="row" class="brk"><a href="#\(HTML.id(row.index))">\(CaseTitle(row.one).text)</a></th> \
                <td><code>\(HTML.name(threshold.expression))</code></td> <td class="n\(bad)">\(threshold.seenText)</td> \
                <td>\(bar(threshold))</td></tr>

                """
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(label), scrolls sideways"><table><thead><tr>\
            <th scope="col">Result</th><th scope="col">Case</th><th scope="col">Threshold</th>\
            <th scope="col" class="n">Seen</th><th scope="col">Share of limit</th></tr></thead><tbody>
            \(body)</tbody></table></div>
            """
    }

    /// From nothing to twice the limit; without one when the limit is 0.
    private func bar(_ threshold: ThresholdRecord) -> HTML {
        guard let seen = threshold.seen, let limit = threshold.limit, limit > 0, seen.isFinite, seen >= 0 else {
            return ""
        }
        let width = HTML.number(max(1, min(seen / limit, 2) * 60))
        let colour: HTML = threshold.passed ? "class=\"f-mut\" fill=\"#4b5361\"" : "class=\"f-fail\" fill=\"#a8071a\""
        return """
            <svg width="124" height="12" aria-hidden="true"><rect y="2" width="\(width)" height="8" \(colour)/>\
            <line x1="60" x2="60" y1="0" y2="12" class="s-ink" stroke="#1a1d23" stroke-width="1.5"/></svg>
            """
    }
}
