/// The first thing read: the verdict, why, and what was measured where.
struct VerdictCard {
    var result: RunResult
    var summary: RunSummary
    static let reasonsShown = 5

    var html: HTML {
        let icon = Icon(result.verdict)
        let code = "\(result.exitCode)"
        return """
            <div class="verdict v-\(icon.name)"><div class="say"><p class="word">\(icon.html)\(result.verdict.rawValue)</p>
            <p class="sent">\(summary.sentence) <span class="mut">Exit code \(code).</span></p>
            \(reasons)</div>
            <div class="facts"><dl>\(facts)</dl></div></div>
            """
    }

    private var reasons: HTML {
        let ids = Dictionary(result.cases.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        var items: [HTML] = summary.reasons.prefix(Self.reasonsShown).map { reason in
            let icon = Icon(reason.exitCode == .drainLimit || reason.exitCode == .interrupted ? .noVerdict : .fail)
            let place: HTML =
                reason.caseID.flatMap { ids[$0] }.map { index in
                    " In <a href=\"#\(HTML.id(index))\">\(CaseTitle(result.cases[index]).text)</a>."
                } ?? ""
            return
                "<li>\(icon.html)<span><b>\(reason.label).</b> \(HTML.name(Self.ended(reason.sentence), limit: 300))\(place)</span></li>\n"
        }
        if summary.reasons.count > Self.reasonsShown {
            let more = HumanNumber.count(UInt64(summary.reasons.count - Self.reasonsShown))
            items.append("<li>\(more) more, each with its case below.</li>")
        }
        for (id, reason) in summary.skipped {
            items.append(
                "<li>\(Icon(.skipped).html)<span><b>Skipped.</b> \(HTML.name(id)): \(HTML.name(reason, limit: 300))</span></li>\n"
            )
        }
        return items.isEmpty ? "" : "<ul class=\"why\">\(items)</ul>"
    }

    /// With a full stop, whatever a message ends with.
    private static func ended(_ sentence: String) -> String {
        sentence.last.map { ".!?".contains($0) } == true ? sentence : sentence + "."
    }

    private var facts: [HTML] {
        let run = result.run
        let environment = result.environment
        let tree = run.dirty.map { $0 ? ", changed files" : ", clean tree" } ?? ""
        let loads = Set(result.cases.map(\.workload.summary))
        let load = loads.count == 1 ? loads.first ?? "" : "differs, see each case"
        let memory = HumanNumber.bytes(environment.memoryBytes)
        let rows: [(String, String)] = [
            ("Commit", run.commit.map { String($0.prefix(12)) + tree } ?? "none"),
            (
                "Machine",
                "\(environment.processorCount) cores, \(environment.processor ?? environment.architecture), \(memory)"
            ),
            ("System", environment.operatingSystem),
            ("Swift", "\(environment.swiftVersion), \(environment.configuration) build"),
            ("Load", load),
            ("Seed", "\(run.seed)"),
            ("Plan", run.planHash),
        ]
        return rows.map { "<dt>\($0.0)</dt><dd>\(HTML.name($0.1))</dd>\n" }
    }
}

/// What a case is called on the page.
struct CaseTitle {
    var text: HTML

    init(_ one: CaseResult) {
        let rate = one.failureRate.map { HumanNumber.share($0) + " injected" } ?? "rates per kind"
        text = "\(HTML.name(one.suite, limit: 60)) · \(ExecutionMark(one.execution).title) · \(rate)"
    }
}
