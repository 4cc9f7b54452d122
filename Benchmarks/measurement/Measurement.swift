import Foundation
import LoadTesting

/// Proof that the load generator measures what happened: it is pointed at servers whose behaviour is known beforehand.
///
/// `scripts/check-measurement` runs it, one process for each case.
@main
struct Measurement {
    static func main() { exit(run(Array(CommandLine.arguments.dropFirst()))) }

    private static let usage = """
        measurement queue DISTRIBUTION UTILISATION EXECUTION
          a server with known service times, e.g. queue exponential 50 structured
          DISTRIBUTION: \(ServiceTimes.allCases.map(\.rawValue).joined(separator: ", ")), stall
          UTILISATION: 10 to 90, in percent
        measurement pacer EXECUTION
          all threads of the pool blocked, 500 requests a second
        measurement brief
          3 seconds, with room for a busy machine

        EXECUTION: structured, dispatch, executor. Exits 0 when the measurement is right, 1 when it is not.

        """

    private static func run(_ words: [String]) -> Int32 {
        guard let check = check(words) else {
            FileHandle.standardError.write(Data(usage.utf8))
            return 64
        }
        let findings = check()
        for finding in findings { print(finding.line) }
        return findings.allSatisfy(\.isRight) && !findings.isEmpty ? 0 : 1
    }

    private static func check(_ words: [String]) -> (() -> [Finding])? {
        if words == ["brief"] { return BriefCheck.findings }
        guard let execution = words.last.flatMap(ExecutionModel.init(rawValue:)) else { return nil }
        switch (words.first, words.count) {
        case ("queue", 4):
            guard let utilisation = Double(words[2]), (10...90).contains(utilisation) else { return nil }
            let isStalled = words[1] == "stall"
            guard let times = isStalled ? .exponential : ServiceTimes(rawValue: words[1]) else { return nil }
            let check = QueueCheck(
                times: times, utilisation: utilisation / 100, execution: execution, stall: isStalled ? .standard : nil)
            return check.findings
        case ("pacer", 2):
            return PacerCheck(execution: execution).findings
        default:
            return nil
        }
    }
}

/// One figure that was checked.
struct Finding {
    let subject: String
    let figure: String
    let measured: UInt64?
    let expectation: String
    let isRight: Bool

    var line: String {
        let measured = measured.map(Self.milliseconds) ?? "n/a"
        return [
            isRight ? "ok  " : "OFF ", subject.padding(toLength: 28, withPad: " ", startingAt: 0),
            figure.padding(toLength: 18, withPad: " ", startingAt: 0), measured, "  ", expectation,
        ].joined(separator: " ")
    }

    static func milliseconds(_ nanoseconds: UInt64) -> String {
        let text = HumanNumber.decimals(Double(nanoseconds) / 1e6, 3) + " ms"
        return String(repeating: " ", count: max(0, 14 - text.count)) + text
    }
}
