import LoadTesting

/// What the flags say about thresholds.
struct ThresholdOptions: Sendable {
    var thresholds: [Threshold] = []
    var isAbortedOnFailure = false
    var delay: Duration?

    /// A case hardly says anything in its first moments.
    static let defaultDelay = Duration.seconds(1)

    /// When a case is to be ended early; nil for never.
    var earlyEnd: EarlyEnd? {
        isAbortedOnFailure ? EarlyEnd(thresholds, delay: delay ?? Self.defaultDelay) : nil
    }

    mutating func add(_ text: String) throws {
        let threshold = try ThresholdParser.parse(text)
        if !thresholds.contains(threshold) { thresholds.append(threshold) }
    }

    static let help =
        "a limit every case has to keep, else exit 99; may be repeated: \(ThresholdParser.examples). "
        + "latency (response time with -R, else service time), response, service and start_lag take p(N), avg, min, max, "
        + "med and count; errors is the share of requests that failed unexpectedly, failures of all that failed; in_flight is "
        + "the most requests seen in flight, censored those never finished. A metric without samples fails"

    /// The flags of `run`.
    static func flags<Options>(_ path: WritableKeyPath<Options, ThresholdOptions> & Sendable) -> [Flag<Options>] {
        [
            flag(path),
            Flag(
                "--abort-on-fail", nil,
                "end a case, and the run with it, as soon as a threshold is not met and more requests would not mend it"
            ) { $0[keyPath: path].isAbortedOnFailure = true },
            Flag(
                "--delay-abort-eval", nil, "TIME",
                "with --abort-on-fail: not before this time in each case (default 1s)"
            ) { $0[keyPath: path].delay = try FlagValue.duration($1, allowsZero: true) },
        ]
    }

    static func flag<Options>(_ path: WritableKeyPath<Options, ThresholdOptions> & Sendable) -> Flag<Options> {
        Flag("--threshold", nil, "LIMIT", help) { try $0[keyPath: path].add($1) }
    }

    /// Refuses what cannot be judged in this run.
    func validate(isOpen: Bool, countsLeases: Bool, isAdvisory: Bool) throws {
        if isAbortedOnFailure, thresholds.isEmpty {
            throw CommandFailure.usage("--abort-on-fail needs a --threshold, such as \(ThresholdParser.examples)")
        }
        if delay != nil, !isAbortedOnFailure {
            throw CommandFailure.usage("--delay-abort-eval needs --abort-on-fail")
        }
        if isAbortedOnFailure, isAdvisory {
            throw CommandFailure.usage(
                "--abort-on-fail and --advisory exclude each other: one ends the run at a failed threshold, the other lets it pass"
            )
        }
        if !isOpen { try refuseIntendedStarts() }
        if !countsLeases, let threshold = thresholds.first(where: { $0.quantity == .count(.leaked) }) {
            throw CommandFailure.usage(
                "--threshold: '\(threshold.expression)' cannot be judged with --leak-detail off, which counts no lease; accepted: --leak-detail counts or sites"
            )
        }
    }

    /// Saved cases, held to these thresholds in place of their own; as they are when there are none.
    func judged(_ cases: [CaseResult]) throws -> [CaseResult] {
        if thresholds.isEmpty { return cases }
        if cases.contains(where: { $0.workload.model == "closed" }) { try refuseIntendedStarts() }
        return cases.map { $0.held(to: thresholds) }.failed(ifAllSkippedBy: thresholds)
    }

    /// For a closed model.
    private func refuseIntendedStarts() throws {
        guard let threshold = thresholds.first(where: { $0.quantity.needsIntendedStarts }) else { return }
        throw CommandFailure.usage(
            "--threshold: '\(threshold.expression)' cannot be judged in a closed run, where requests have no intended start; accepted there: latency, service (or an open run, -R/--rate)"
        )
    }
}
