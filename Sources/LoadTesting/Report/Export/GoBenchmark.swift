/// Go benchmark text, as benchstat reads it: configuration, units, and one line for each case that completed requests.
///
/// The commit is no configuration line, because benchstat would put two commits into two tables instead of comparing them.
/// Source: Go proposal 14313 (benchmark data format), golang/perf benchfmt and benchunit.
enum GoBenchmark {
    static func render(_ result: RunResult) -> String {
        let environment = result.environment
        var lines = configuration(result)
        lines += units.map {
            "Unit \($0.unit) better=\($0.isHigherBetter ? "higher" : "lower")\($0.isExact ? " assume=exact" : "")"
        }
        lines.append("")
        var names = UniqueNames()
        for one in result.cases {
            let values = values(of: one)
            guard one.requests.completed > 0, !values.isEmpty else { continue }
            let name = names.claim(name(of: one)) + "-\(max(environment.processorCount, 1))"
            let figures = values.map { "\($0.value) \($0.unit)" }.joined(separator: "  ")
            lines.append("\(name)  \(min(one.requests.completed, UInt64(Int64.max)))  \(figures)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private struct Unit: Sendable {
        var unit: String
        var isHigherBetter = false
        /// The same in every run, so that any difference counts.
        var isExact = false
    }

    /// `ns/op` is the mean latency: response time in the open model, service time in the closed one.
    private static let units: [Unit] = [
        Unit(unit: "ns/op"), Unit(unit: "p50-ns"), Unit(unit: "p90-ns"), Unit(unit: "p99-ns"), Unit(unit: "p99.9-ns"),
        Unit(unit: "req/s", isHigherBetter: true), Unit(unit: "leaks/op", isExact: true),
        Unit(unit: "unexpected/op", isExact: true), Unit(unit: "peak-RSS-bytes"),
    ]

    private static func values(of one: CaseResult) -> [(value: String, unit: String)] {
        let latency = one.latency.headline
        var values: [(value: String, unit: String)] = []
        func add(_ value: Double?, _ unit: String) {
            if let value, value.isFinite { values.append((number(value), unit)) }
        }
        add(latency?.knownMean, "ns/op")
        add(latency?.p50.map { Double($0) }, "p50-ns")
        add(latency?.p90.map { Double($0) }, "p90-ns")
        add(latency?.p99.map { Double($0) }, "p99-ns")
        add(latency?.p999.map { Double($0) }, "p99.9-ns")
        add(one.throughput, "req/s")
        let operations = Double(one.requests.completed)
        add(one.leakTotal.map { Double($0) / operations }, "leaks/op")
        // What never ended may have failed in the end.
        if one.requests.censored == 0 { add(Double(one.requests.unexpected) / operations, "unexpected/op") }
        add(one.peakResidentBytes.map { Double($0) }, "peak-RSS-bytes")
        return values
    }

    /// `BenchmarkNested/exec=structured/fail=0.05/c=1000`.
    private static func name(of one: CaseResult) -> String {
        let suite = word(one.suite.isEmpty ? "Case" : one.suite)
        var parts = ["Benchmark\(suite.prefix(1).uppercased())\(suite.dropFirst())"]
        parts.append("exec=\(one.execution.rawValue)")
        parts.append("fail=\(one.failureRate.map(number) ?? "kinds")")
        if let rate = one.workload.rate { parts.append("rate=\(number(rate))") }
        if let users = one.workload.concurrency { parts.append("c=\(users)") }
        return parts.joined(separator: "/")
    }

    private static func configuration(_ result: RunResult) -> [String] {
        let environment = result.environment
        let goos = environment.operatingSystem.contains("Linux") ? "linux" : "darwin"
        let architectures = ["x86_64": "amd64", "arm64": "arm64"]
        let pairs: [(String, String?)] = [
            (
                "goos",
                environment.operatingSystem.contains("Linux") || environment.operatingSystem.contains("macOS")
                    ? goos : nil
            ),
            ("goarch", architectures[environment.architecture]),
            ("pkg", "watertight"),
            ("cpu", environment.processor.map { TerminalText.line($0) }),
            ("seed", "\(result.run.seed)"),
        ]
        return pairs.compactMap { key, value in
            guard let value, !value.allSatisfy(\.isWhitespace) else { return nil }
            return "\(key): \(value)"
        }
    }

    /// A slash begins a key, space ends the name, and `-8` at its end is the number of processors.
    private static func word(_ text: String) -> String {
        text.keeping {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-" || $0 == "." || $0 == "_"
        }
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}

extension CaseResult {
    /// Leaks of all kinds; nil where there is no verdict about them, or nothing was counted.
    var leakTotal: UInt64? {
        let total = leaks.map(\.count).saturatingSum()
        return (status == .finished && leakedTotal != nil) || total > 0 ? total : nil
    }
}
