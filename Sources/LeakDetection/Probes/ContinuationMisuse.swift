/// Checked continuations that were dropped without being resumed (LK13).
///
/// The language's runtime notices, but says so on standard error only, and the process goes on and ends with code 0. So this is for
/// whoever reads the standard error of the process that runs the code under test.
public enum ContinuationMisuse {
    private static let mark = "SWIFT TASK CONTINUATION MISUSE: "

    /// The function whose continuation was dropped, if that is what a line of standard error says.
    public static func function(in line: some StringProtocol) -> String? {
        guard let range = line.firstRange(of: mark) else { return nil }
        let rest = line[range.upperBound...]
        guard let end = rest.firstRange(of: " leaked its continuation") else { return nil }
        return String(rest[..<end.lowerBound])
    }

    /// A finding for each function, worst first.
    public static func findings(_ functions: some Sequence<String>) -> [LeakFinding] {
        let counts = functions.reduce(into: [String: UInt64]()) { $0[$1, default: 0] += 1 }
        return counts.map { function, count in
            LeakFinding(
                leakClass: .LK13, resource: function, count: count,
                message: LeakSentence.continuationDropped(function, count: count))
        }.sorted(by: LeakFinding.isWorse)
    }
}
