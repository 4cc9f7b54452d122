/// The machine, the build and the command: what one needs to judge the timings and to run this again.
struct EnvironmentSection {
    var result: RunResult
    var summary: RunSummary

    var html: HTML {
        """
        <section id="environment" aria-labelledby="h-env"><h2 id="h-env">Environment</h2>
        <div class="cols"><div class="card"><h3>Code and run</h3><dl>\(rows(code))</dl></div>
        <div class="card"><h3>Machine</h3><dl>\(rows(machine))</dl></div></div>
        \(cautions)</section>
        """
    }

    private var code: [(String, String)] {
        let run = result.run
        return [
            ("Run", run.id), ("Started", run.startedAt), ("Commit", run.commit ?? "none"),
            ("Working tree", run.dirty.map { $0 ? "changed files" : "clean" } ?? "unknown"),
            ("Seed", "\(run.seed)"), ("Plan", run.planHash), ("Cases", "\(result.cases.count) of \(run.plannedCases)"),
            ("Command", run.arguments.isEmpty ? "no arguments" : run.arguments.joined(separator: " ")),
        ]
    }

    private var machine: [(String, String)] { result.environment.facts.map { ($0.name, $0.value) } }

    private func rows(_ facts: [(String, String)]) -> [HTML] {
        facts.map { "<dt>\($0.0)</dt><dd>\(HTML.name($0.1, limit: 1_000))</dd>\n" }
    }

    private var cautions: HTML {
        if summary.cautions.isEmpty { return "" }
        let items: [HTML] = summary.cautions.prefix(50).map { "<li>\(HTML.name($0, limit: 400))</li>\n" }
        return """
            <div class="note"><b class="warn">\(Icon(.passWithCautions).html)Cautions about the timings</b><ul>\(items)</ul></div>
            """
    }
}
