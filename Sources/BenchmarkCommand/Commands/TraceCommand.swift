import DependencyRuntime
import Dispatch
import Foundation
import LoadTesting
import Synchronization

/// `trace`: runs the scenarios of conformance files and prints, checks or lints them.
struct TraceCommand {
    let program: ProgramDescription

    private enum Task { case print, check, lint }

    private struct Options: Sendable {
        var task = Task.print
        var runner = ScenarioRunner()
        var wantsHelp = false
    }

    func run(_ arguments: [String]) throws -> ExitCode {
        var options = Options()
        let flags = flags
        let files = try flags.parse(arguments, into: &options)
        if options.wantsHelp {
            try StandardOutput.line(help(flags.help))
            return .success
        }
        guard !files.isEmpty else {
            throw CommandFailure.usage("trace takes at least one file of scenarios; it was given none")
        }
        var codes: [ExitCode] = []
        for file in files {
            let scenarios: [Scenario]
            do { scenarios = try ScenarioFile.read(file) } catch { throw CommandFailure(error) }
            switch options.task {
            case .print: try print(scenarios, options.runner, file)
            case .check: codes.append(try check(scenarios, options.runner, file))
            case .lint: try lint(scenarios, options.runner, file)
            }
        }
        return ExitCode.worst(of: codes)
    }

    private var flags: FlagTable<Options> {
        FlagTable(flags: [
            Flag("--check", nil, "compare with what the file expects: counts, and the first differences side by side") {
                $0.task = .check
            },
            Flag("--lint", nil, "run nothing; print what in the graphs is allowed and probably not meant") {
                $0.task = .lint
            },
            Flag("--rules", nil, "RULES", "fastapi (0.165.0, the default) or default (the runtime's own)") {
                $0.runner.rules = try FlagValue.name($1, of: RulesName.self, called: "set of rules").rules
            },
            Flag("--form", nil, "FORM", "how generators are declared: yield (default), setup-cleanup or mixed") {
                $0.runner.form = try FlagValue.name($1, of: ScenarioForm.self, called: "form")
            },
            Flag("--repeat", nil, "N", "send each request N times; each must do as expected (default 1)") {
                $0.runner.storm.repetitions = Int(try FlagValue.count($1))
            },
            Flag("--concurrency", "-c", "N", "requests in flight at once (default 1: one after another)") {
                $0.runner.storm.inFlight = Int(try FlagValue.count($1))
            },
            Flag("--execution", "-x", "MODEL", "execution model: structured (default) or executor") {
                let model = try FlagValue.name($1, of: ExecutionModel.self, called: "execution model")
                guard model != .dispatch else {
                    throw ValueProblem(sentence: "has no async dependencies; accepted: structured, executor")
                }
                $0.runner.storm.execution = model
            },
            Flag("--help", "-h", "this text") { $0.wantsHelp = true },
        ])
    }

    /// What the command line calls the rules.
    private enum RulesName: String, CaseIterable {
        case fastapi
        case `default`

        var rules: Rules { self == .fastapi ? .fastAPI0165 : .standard }
    }

    // MARK: - Tasks

    private func print(_ scenarios: [Scenario], _ runner: ScenarioRunner, _ file: String) throws {
        var leftOut = 0
        for scenario in scenarios {
            guard runner.form.canExpress(scenario) else {
                leftOut += 1
                continue
            }
            try StandardOutput.line(trace(scenario, runner).line(id: scenario.id))
        }
        if leftOut > 0 {
            let sentence = "\(program.name): \(leftOut) of \(scenarios.count) scenarios left out: "
            StandardError.write(sentence + "setup and cleanup apart cannot express them\n")
        }
    }

    private func check(_ scenarios: [Scenario], _ runner: ScenarioRunner, _ file: String) throws -> ExitCode {
        var check = ScenarioCheck()
        for scenario in scenarios {
            if runner.form.canExpress(scenario) {
                check.add(scenario, observed: trace(scenario, runner))
            } else {
                check.leaveOut()
            }
        }
        try StandardOutput.line(check.text(file))
        return check.exitCode
    }

    private func lint(_ scenarios: [Scenario], _ runner: ScenarioRunner, _ file: String) throws {
        var warnings = 0
        for scenario in scenarios {
            for warning in runner.lint(scenario) {
                warnings += 1
                try StandardOutput.line("\(TerminalText.line(scenario.id)): \(warning)")
            }
        }
        try StandardOutput.line("\(TerminalText.line(file)): \(warnings) warnings in \(scenarios.count) scenarios")
    }

    /// Waits for the scenario to have run. The thread that waits is the main one, which the runtime does not need.
    private func trace(_ scenario: Scenario, _ runner: ScenarioRunner) -> ScenarioTrace {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<ScenarioTrace>(.refused(.scope))
        _Concurrency.Task.detached {
            let trace = await runner.run(scenario)
            result.withLock { $0 = trace }
            done.signal()
        }
        done.wait()
        return result.withLock { $0 }
    }

    private func help(_ flags: String) -> String {
        """
        \(program.name) trace FILE ... [flags]

        Builds each scenario of a conformance file on the dependency runtime, sends its requests, and prints what
        happened as one JSON line per scenario, in the shape of the file's "expect".

        \(flags)

        Exit codes: 0 everything as expected, 99 something was not (with --check), 64 wrong usage, 65 a file that
        cannot be read or is not of the format, with file, line and field.
        """
    }
}
