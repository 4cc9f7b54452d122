@testable import LoadTesting

/// Names that nobody should choose and somebody will.
enum HostileNames {
    static let all: [String] = [
        "</script><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "]]>", "' onmouseover='alert(1)",
        String(repeating: "long/", count: 2_048), "\u{202E}gnp.exe\u{2066}", "👩‍👩‍👧‍👦🔥 名前 é", "",
        "a\u{0}\u{1B}[31mred\u{7}\r\nb",
        "| `pipe` **bold** |", "&lt;already&gt;",
    ]

    /// The example with that name wherever a name can stand.
    static func result(_ name: String) -> RunResult {
        var result = ExampleResult.result
        result.run.id = name
        result.run.startedAt = name
        result.run.commit = name
        result.run.planHash = name
        result.run.arguments = [name]
        result.environment.operatingSystem = name
        result.environment.processor = name
        result.environment.swiftVersion = name
        result.environment.configuration = name
        result.environment.cautions = [name]
        for index in result.cases.indices {
            damage(&result.cases[index], name)
        }
        return result
    }

    /// As `result`, with five cases only, of which three were measured and one leaks: for what reads every histogram.
    static func fewCases(_ name: String) -> RunResult {
        var result = result(name)
        let kept = [
            "nested/structured/0", "nested/dispatch/0", "checkout/dispatch/0.05", "sqlite/executor/0",
            "sqlite/executor/0.05",
        ]
        result.cases = result.cases.filter { one in kept.contains { one.id == name + $0 } }
        return result
    }

    private static func damage(_ one: inout CaseResult, _ name: String) {
        one.suite = name
        one.id = name + one.id
        one.cautions = [name]
        one.workload.arrivals = name
        switch one.status {
        case .skipped: one.status = .skipped(reason: name)
        case .crashed: one.status = .crashed(reason: name)
        case .stopped: one.status = .stopped(reason: name)
        case .finished, .hung, .interrupted: break
        }
        for row in one.ledger.indices { one.ledger[row].resource = name + one.ledger[row].resource }
        for leak in one.leaks.indices {
            one.leaks[leak].resource = name
            one.leaks[leak].site = name
            one.leaks[leak].releaseSites = [name]
            one.leaks[leak].fault = name
            one.leaks[leak].replay = name
            one.leaks[leak].message = name
        }
        for sample in one.unexpectedFailures.indices { one.unexpectedFailures[sample].message = name }
        for threshold in one.thresholds.indices {
            one.thresholds[threshold].expression = name
            one.thresholds[threshold].reason = name
        }
        if one.endedRun != nil { one.endedRun = name }
        if one.requests.unexpected > 0 { one.requests.outcomes["unexpected.\(name)"] = 1 }
    }
}
