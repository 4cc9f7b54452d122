/// The six numbers of a run.
struct Tiles {
    var result: RunResult

    var html: HTML {
        "<ul class=\"tiles\">\([leaked, misreleased, unexpected, faults, slowest, requests])</ul>"
    }

    private var leaked: HTML {
        let count = result.cases.compactMap(\.leakedTotal).saturatingSum()
        let unknown = result.cases.count { $0.hasFigures && $0.leakedTotal == nil }
        let opened = result.cases.map { $0.total(\.opened) }.saturatingSum()
        let without = unknown == 0 ? "" : ", no verdict in \(unknown) case\(unknown == 1 ? "" : "s")"
        return tile(
            "Leaked resources", count == 0 && unknown > 0 ? "n/a" : HumanNumber.count(count),
            "of \(HumanNumber.count(opened)) opened" + allowed("LK01") + without,
            ok: count == 0 ? (unknown == 0 ? true : nil) : isAllowed("LK01") ? nil : false)
    }

    private var misreleased: HTML {
        let late = result.cases.map { $0.total(\.late) }.saturatingSum()
        let double = result.cases.map { $0.total(\.doubleReleased) }.saturatingSum()
        let isKnown = result.cases.allSatisfy { !$0.hasFigures || $0.leakedTotal != nil }
        let text = "\(HumanNumber.count(late)) late, \(HumanNumber.count(double)) twice"
        return tile(
            "Released wrongly", HumanNumber.count([late, double].saturatingSum()), text + allowed("LK02", "LK03"),
            ok: late == 0 && double == 0 ? (isKnown ? true : nil) : isAllowed("LK02", "LK03") ? nil : false)
    }

    private var unexpected: HTML {
        let count = result.cases.map(\.requests.unexpected).saturatingSum()
        let censored = result.cases.map(\.requests.censored).saturatingSum()
        let issued = [result.cases.map(\.requests.completed).saturatingSum(), censored].saturatingSum()
        let share = issued == 0 ? "no requests" : HumanNumber.share(Double(count) / Double(issued)) + " of requests"
        let unknown = censored == 0 ? "" : ", \(HumanNumber.count(censored)) never ended"
        return tile(
            "Unexpected failures", HumanNumber.count(count), share + unknown,
            ok: count > 0 ? false : censored > 0 ? nil : true)
    }

    private var faults: HTML {
        let all = result.cases.flatMap(\.faults)
        let fired = all.map(\.fired).saturatingSum()
        let missed = all.map(\.notReached).saturatingSum()
        return tile(
            "Injected faults fired", HumanNumber.count(fired), "\(HumanNumber.count(missed)) not reached", ok: nil)
    }

    private var slowest: HTML {
        let censored = result.cases.filter {
            $0.latency.headline.map { $0.p99 == nil && ($0.censored ?? 0) > 0 } ?? false
        }
        if !censored.isEmpty {
            return tile(
                "Worst p99", "n/a", CensoredRequests.reason(censored.map(\.requests.censored).saturatingSum()), ok: nil)
        }
        let cases = result.cases.compactMap { one in one.latency.headline?.p99.map { (one, $0) } }
        guard let worst = cases.max(by: { $0.1 < $1.1 }) else {
            return tile("Worst p99", "n/a", "no case has enough samples", ok: nil)
        }
        let place = "\(String(worst.0.suite.prefix(24))), \(worst.0.execution.rawValue)"
        return tile("Worst p99", HumanNumber.duration(worst.1), place, ok: nil)
    }

    private var requests: HTML {
        let count = result.cases.map(\.requests.issued).saturatingSum()
        let finished = result.cases.filter { $0.status == .finished }.count
        return tile(
            "Measured requests", HumanNumber.count(count), "\(finished) of \(result.run.plannedCases) cases finished",
            ok: finished + result.cases.filter { $0.verdict == .skipped }.count == result.run.plannedCases ? nil : false
        )
    }

    private func findings(of classes: [String]) -> [LeakRecord] {
        result.cases.flatMap(\.leaks).filter { classes.contains($0.leakClass) }
    }

    /// Whether there are findings of these classes, and none that fails the run.
    private func isAllowed(_ classes: String...) -> Bool {
        let findings = findings(of: classes)
        return !findings.isEmpty && findings.allSatisfy { $0.allowed != nil }
    }

    private func allowed(_ classes: String...) -> String {
        let count = findings(of: classes).filter { $0.allowed != nil }.map(\.count).saturatingSum()
        return count == 0 ? "" : ", \(HumanNumber.count(count)) allowed"
    }

    /// - Parameter ok: nil when the number is neither good nor bad.
    private func tile(_ title: String, _ value: String, _ context: String, ok: Bool?) -> HTML {
        let icon: HTML = ok.map { Icon($0 ? .pass : .fail).html } ?? ""
        return """
            <li><span class="k">\(title)</span> <span class="v">\(value)</span> <span class="c">\(icon)\(context)</span></li>

            """
    }
}
