/// `report.html`: one file, no network, complete without JavaScript, the same bytes for the same result.
public enum HTMLReport {
    /// - Parameter curve: the latency curve of a summary, from its smallest sample to its largest. By default drawn through
    ///   the percentiles it lists; a reader of the whole histogram can draw more points.
    public static func render(
        _ result: RunResult, curve: @escaping (LatencySummary) -> [LatencyPoint] = LatencyPoint.summary
    ) -> String {
        let summary = RunSummary(result)
        let body: HTML = """
            <header class="top" id="verdict"><div class="wrap">
            <h1>Watertight: load and leak report</h1>
            <p class="sub">Run <code>\(HTML.name(result.run.id))</code> · started \(HTML.name(result.run.startedAt))</p>
            \(VerdictCard(result: result, summary: summary).html)
            \(Tiles(result: result).html)
            </div></header>
            \(navigation(result))
            <main id="main"><div class="wrap">
            \(CasesSection(result: result).html)
            \(LeaksSection(result: result).html)
            \(LatencySection(result: result, curve: curve).html)
            \(CaseDetails.section(result))
            \(ThresholdsSection(result: result).html)
            \(EnvironmentSection(result: result, summary: summary).html)
            \(glossary)
            </div></main>
            <footer><div class="wrap">Made by Watertight from <code>\(ResultFile.name)</code>, schema \
            <code>\(RunResult.schemaName)</code> version \("\(result.version)"). The same figures are in \
            <code>results.csv</code>.</div></footer>
            """
        return page(title: "\(result.verdict.rawValue): watertight \(result.run.id)", body: body).text
    }

    private static func page(title: String, body: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(policy)">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <link rel="icon" href="data:,">
        <title>\(String(title.prefix(200)))</title>
        <style>\(HTML(stringLiteral: ReportStyle.css))</style>
        </head>
        <body>
        <a class="skip" href="#main">Skip to the report</a>
        \(Icon.symbols)
        \(body)
        <script>\(HTML(stringLiteral: ReportScript.javaScript))</script>
        </body>
        </html>

        """
    }

    /// Only the style sheet and the script of this program may run, known by their hashes; nothing may be loaded.
    static let policy: HTML = """
        default-src 'none'; style-src 'sha256-\(HTML(stringLiteral: ReportStyle.hash))'; \
        script-src 'sha256-\(HTML(stringLiteral: ReportScript.hash))'; img-src data:; base-uri 'none'; form-action 'none'
        """

    private static func navigation(_ result: RunResult) -> HTML {
        let icon = Icon(result.verdict)
        let hasThresholds = result.cases.contains { !$0.thresholds.isEmpty }
        let thresholds: HTML = hasThresholds ? "<a href=\"#thresholds\">Thresholds</a> " : ""
        return """
            <nav class="toc" aria-label="Sections"><div class="wrap"><a href="#verdict"><span class="chip \(icon.name)">\
            \(icon.html)\(result.verdict.rawValue)</span></a> <a href="#cases">Cases</a> <a href="#leaks">Leaks</a> \
            <a href="#latency">Latency</a> <a href="#details">Each case</a> \(thresholds)<a href="#environment">Environment</a> \
            <a href="#reading">How to read</a><span class="sp"></span>\
            <button id="theme" type="button" data-js hidden>Theme: auto</button></div></nav>
            """
    }

    /// What the words mean.
    private static let glossary: HTML = {
        let words: [(String, String)] = [
            ("Leaked", "A resource that was opened and never released. Opened = released + leaked, counted exactly."),
            (
                "Late",
                "Released after its request had ended, by a cleanup that nobody awaited. Fails the run like a leak."
            ),
            ("Released twice", "A release of something that was released already. Fails the run like a leak."),
            (
                "Injected",
                "A request that failed because the run made it fail: planned = fired + not reached, per kind."
            ),
            ("Unexpected", "A request that failed and should not have. A single one fails the run."),
            ("Service time", "From the actual start of a request to the end of its last cleanup."),
            (
                "Response time",
                "From the intended start, so that waiting counts too. Only in the open model, where requests arrive by a plan."
            ),
            (
                "p99",
                "99 of 100 requests took at most this long. Latency here is response time in the open model, service time in the closed one."
            ),
            ("n/a (needs 3,688)", "Too few samples for this percentile to mean anything; so many would be enough."),
            (
                "In flight", "Started and not yet ended. The most seen at once, by a sampler: a lower bound."
            ),
            (
                "Not steady",
                "The median kept moving in one direction while it was measured, so the figures depend on how long the case ran."
            ),
            ("High water", "The most leases seen open at once, by a sampler: a lower bound."),
            ("Censored", "Still in flight when the drain limit was over: issued = completed + censored."),
            (
                "Dispatch, structured, executor",
                "Three ways to run the same graph. Their figures are never mixed in one number."
            ),
        ]
        let rows: [HTML] = words.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>\n" }
        return """
            <section id="reading" aria-labelledby="h-read"><h2 id="h-read">How to read this report</h2>
            <div class="card"><dl class="gloss">\(rows)</dl></div></section>
            """
    }()
}

/// A shape and a class for a verdict: never told by colour alone.
struct Icon {
    let name: HTML

    init(_ verdict: Verdict) {
        switch verdict {
        case .pass: name = "pass"
        case .fail: name = "fail"
        case .passWithCautions, .noVerdict, .aborted: name = "warn"
        case .skipped: name = "info"
        }
    }

    var html: HTML {
        "<svg class=\"ic \(name)\" width=\"14\" height=\"14\" aria-hidden=\"true\"><use href=\"#i-\(name)\"/></svg> "
    }

    static let symbols: HTML = #"""
        <svg width="0" height="0" aria-hidden="true">
        <symbol id="i-fail" viewBox="0 0 16 16"><path fill-rule="evenodd" d="M5 0h6l5 5v6l-5 5H5l-5-5V5zm0 3.6L3.6 5l3 3-3 3L5 12.4l3-3 3 3 1.4-1.4-3-3 3-3L11 3.6l-3 3z"/></symbol>
        <symbol id="i-pass" viewBox="0 0 16 16"><path fill-rule="evenodd" d="M8 0a8 8 0 110 16A8 8 0 018 0zM4.6 7.4L3.2 8.8 6.6 12.2 13 5.8l-1.4-1.4-5 5z"/></symbol>
        <symbol id="i-warn" viewBox="0 0 16 16"><path fill-rule="evenodd" d="M8 0.6l8 14.8H0zM7 6v4.5h2V6zm0 5.8v1.9h2v-1.9z"/></symbol>
        <symbol id="i-info" viewBox="0 0 16 16"><path fill-rule="evenodd" d="M8 0a8 8 0 110 16A8 8 0 018 0zM7 7v6h2V7zm0-3.4v2h2v-2z"/></symbol>
        </svg>
        """#
}
