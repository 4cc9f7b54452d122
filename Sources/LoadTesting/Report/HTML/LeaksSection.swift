/// One card per finding: what, where it was opened, in which request, under which fault, and how to see it again.
struct LeaksSection {
    var result: RunResult
    static let cardsShown = 50

    var html: HTML {
        let leaks = result.cases.enumerated().flatMap { index, one in one.leaks.map { (index, one, $0) } }
            .sorted { Self.order($0.2, $0.0) < Self.order($1.2, $1.0) }
        guard !leaks.isEmpty else {
            return """
                <section id="leaks" aria-labelledby="h-leaks"><h2 id="h-leaks">Leaks</h2>
                <p class="lede">None. \(unjudged)</p></section>
                """
        }
        let cards: [HTML] = leaks.prefix(Self.cardsShown).map { card($2, of: $1, index: $0) }
        let hidden = leaks.count - Self.cardsShown
        let more: HTML =
            hidden > 0
            ? "<p class=\"lede\">\(HumanNumber.count(UInt64(hidden))) more in <code>\(ResultFile.name)</code>.</p>" : ""
        return """
            <section id="leaks" aria-labelledby="h-leaks"><h2 id="h-leaks">Leaks</h2>
            <p class="lede">Leases are counted exactly, at the end of each case, after the last request has ended. Grouped by \
            class, resource, place and case. \(unjudged)</p>
            <ol class="leaks">\(cards)</ol>\(more)</section>
            """
    }

    /// What fails the run first, then the larger count, then the order of the cases.
    private static func order(_ leak: LeakRecord, _ index: Int) -> (Int, UInt64, Int) {
        (leak.allowed == nil ? 0 : 1, .max - leak.count, index)
    }

    /// Cases about which nothing can be said.
    private var unjudged: String {
        let count = result.cases.count { $0.leakedTotal == nil && $0.verdict != .skipped }
        return count == 0 ? "" : "\(HumanNumber.count(UInt64(count), of: "case")) cannot be judged."
    }

    private func card(_ leak: LeakRecord, of one: CaseResult, index: Int) -> HTML {
        var rows: [HTML] = [
            """
            <dt>Case</dt><dd>\(ExecutionMark(one.execution).swatch)<a href="#\(HTML.id(index))">\
            \(CaseTitle(one).text)</a></dd>
            """
        ]
        if let site = leak.site { rows.append("<dt>Opened</dt><dd><code>\(HTML.name(site))</code></dd>") }
        if !leak.releaseSites.isEmpty {
            let sites: [HTML] = leak.releaseSites.map { "<div><code>\(HTML.name($0))</code></div>" }
            rows.append("<dt>Released</dt><dd>\(sites)</dd>")
        }
        if let stack = leak.stack {
            let callers: [HTML] = stack.map { "<div><code>\(HTML.name($0, limit: 200))</code></div>" }
            rows.append("<dt>Opened by</dt><dd>\(callers)</dd>")
        }
        if let siblings = leak.siblings {
            let held: [HTML] = siblings.map { "<div><code>\(HTML.name($0, limit: 200))</code></div>" }
            rows.append("<dt>Also held</dt><dd>\(held)</dd>")
        }
        if let age = leak.ageNanoseconds {
            let idle = leak.idleNanoseconds.map { ", unused for \(HumanNumber.duration($0))" } ?? ""
            rows.append("<dt>Open</dt><dd>for \(HumanNumber.duration(age))\(idle)</dd>")
        }
        if let request = leak.request { rows.append("<dt>First</dt><dd>request \(HumanNumber.count(request))</dd>") }
        if let fault = leak.fault { rows.append("<dt>Fault</dt><dd>\(HTML.name(fault))</dd>") }
        if let allowed = leak.allowed {
            rows.append(
                "<dt>Allowed</dt><dd>until \(allowed.expires.description): \(HTML.name(allowed.reason, limit: 400))</dd>"
            )
        }
        if let replay = leak.replay {
            let words: [HTML] = replay.prefix(600).split(separator: " ").map { "<span>\(String($0))</span> " }
            rows.append(
                """
                <dt>Replay</dt><dd><span class="repro"><code>\(words)</code> \
                <button type="button" data-copy data-js hidden>Copy</button></span></dd>
                """)
        }
        let isAllowed = leak.allowed != nil
        let chip: HTML = isAllowed ? " <span class=\"chip warn\">\(Icon(.passWithCautions).html)Allowed</span>" : ""
        let count: HTML = isAllowed ? "cnt ok" : "cnt"
        return """
            <li><p class="\(count)"><b>\(HumanNumber.briefCount(Double(leak.count)))</b> <span>\(leak.leakClass)</span></p>
            <div><h3><code>\(HTML.name(leak.resource, limit: 60))</code> \(leak.title)\(chip)</h3>
            <p class="mut">\(HTML.name(leak.message, limit: 400))</p></div>
            <dl>\(rows)</dl></li>

            """
    }
}
