import Foundation
import LeakDetection
import LoadTesting

/// `selftest`: everything planted must be found, exactly as it was planted, and in its clean twin nothing may be.
struct SelftestCommand {
    let program: ProgramDescription

    private struct Options: Sendable {
        var executions = ExecutionModel.allCases
        var leftOut: [LeakClass] = []
        var wantsHelp = false
    }

    func run(_ arguments: [String]) throws -> ExitCode {
        var options = Options()
        let flags = FlagTable<Options>(flags: [
            Flag("--execution", "-x", "LIST", "execution models (default structured,dispatch,executor)") {
                $0.executions = try FlagValue.list($1).map {
                    try FlagValue.name($0, of: ExecutionModel.self, called: "execution model")
                }
            },
            Flag("--without", nil, "LIST", "leave out the detectors of these leak classes, to see that it is noticed") {
                $0.leftOut = try FlagValue.list($1).map {
                    try FlagValue.name($0, of: LeakClass.self, called: "leak class")
                }
                if $0.leftOut.contains(.LK11) {
                    throw CommandFailure.usage("--without: LK11 has no detector yet, it needs simulated execution")
                }
            },
            Flag("--help", "-h", "this text") { $0.wantsHelp = true },
        ])
        let operands = try flags.parse(arguments, into: &options)
        if options.wantsHelp {
            try StandardOutput.line(help(flags.help))
            return .success
        }
        let suites = try controls(named: operands)
        let checks = suites.flatMap { suite in
            options.executions.filter(suite.executions.contains).compactMap {
                ControlCheck(suite, $0, leftOut: options.leftOut)
            }
        }
        guard !checks.isEmpty else {
            throw CommandFailure.usage("\(program.name) has no suite with a known outcome: there is nothing to test")
        }
        return try report(checks)
    }

    private func controls(named names: [String]) throws -> [Suite] {
        let all = program.suites.filter { if case .control = $0.role { true } else { false } }
        guard !names.isEmpty else { return all }
        return try names.map { name in
            guard let suite = all.first(where: { $0.name == name }) else {
                let nearest = NearestName.suggestion(for: name, among: all.map(\.name))
                throw CommandFailure.usage(
                    "no suite with a known outcome is called '\(name)'" + (nearest ?? "; list shows them"))
            }
            return suite
        }
    }

    private func report(_ checks: [ControlCheck]) throws -> ExitCode {
        let stop = StopFlag()
        let signals = SignalWatch([SIGINT, SIGTERM]) { _ in stop.set() }
        defer { signals.cancel() }
        let width = (checks.map(\.id.count).max() ?? 0) + 2
        var tally = SelftestTally(planned: checks.count)
        for check in checks where !stop.isSet {
            let outcome = try check.run(stop)
            // What was cut short says nothing.
            guard !stop.isSet else { break }
            tally.add(isAsExpected: outcome.isAsExpected)
            try StandardOutput.line(
                (outcome.isAsExpected ? "ok     " : "WRONG  ")
                    + check.id.padding(toLength: width, withPad: " ", startingAt: 0) + outcome.text)
            // Who reads a pipe or a file waits for this line as well.
            fflush(nil)
        }
        try StandardOutput.line("")
        if tally.exitCode != .interrupted {
            try StandardOutput.line(
                "LK11 (stuck task) needs simulated execution; under real threads a request that is stuck exits 91, as 'hanging' shows."
            )
        }
        try StandardOutput.line(tally.text)
        return tally.exitCode
    }

    private func help(_ flags: String) -> String {
        """
        \(program.name) selftest [SUITE ...] [flags]

        Runs every suite (or those named) that has a fault planted in it, and its clean twin, in each execution model, and checks
        what was found: exactly the finding of the fault, with its resource, count, first request and exit code, and nothing
        in the twin. So too a crash, a hang, a threshold that is not met, and in a comparison a slowdown and a missing case.

        Exit codes: 0 all is as it must be, 1 something is not, 130 interrupted before anything was wrong, 64 usage.

        \(flags)
        """
    }
}
