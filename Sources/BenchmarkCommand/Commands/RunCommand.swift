import Foundation
import LoadTesting
import Synchronization

/// `run`: plans the cases, runs them one after another, and writes the report after each.
struct RunCommand {
    let program: ProgramDescription
    /// By which allowances are expired or not, however long the run takes.
    var today = CalendarDay.today()

    func run(_ arguments: [String]) throws -> ExitCode {
        var options = RunOptions()
        let names = try RunOptions.flags.parse(arguments, into: &options)
        if options.wantsHelp {
            try StandardOutput.line(help)
            return .success
        }
        let plan = try RunPlan(options: options, suiteNames: names, suites: program.suites).of(program: program.name)
        try FaultSiteCheck.check(plan.cases, suites: program.suites)
        if let source = options.source {
            do { _ = try ScenarioLoad(source) } catch { throw CommandFailure(error) }
        }
        let allowances = try options.allow.map { path in
            let suites = program.suites + (options.source.map { [Suite($0)] } ?? [])
            return try AllowanceFile.read(path, suites: suites.map(\.name), today: today)
        }
        for note in plan.notes { StandardError.write("\(program.name): \(note)\n") }
        let environment = EnvironmentWatch()
        let identity = RunIdentityProbe.identity(
            seed: options.seed, arguments: arguments, planHash: plan.hash, plannedCases: plan.cases.count)
        var output = ResultOutput(
            directory: ReportDirectory(options.output ?? "Reports/\(identity.id)"), format: options.format,
            exports: options.exports)
        try output.prepare()

        let stop = StopFlag()
        let found = Mutex(ExitCode.success)
        let signals = SignalWatch([SIGINT, SIGTERM]) { _ in
            if stop.isSet { exit(ExitCode.worst(of: [.interrupted, found.withLock { $0 }]).rawValue) }
            stop.set()
        }
        defer { signals.cancel() }
        let progress = ProgressDisplay(total: plan.cases.count, isEnabled: options.showsProgress)
        var results: [CaseResult] = []
        let limits = options.limits
        func judged() -> RunResult {
            .judged(
                identity, environment.record, results, allowances: allowances, isAdvisory: options.isAdvisory)
        }
        do {
            // Whoever is killed or forced to end in the first case leaves a result that says so.
            try output.save(judged())
            for spec in plan.cases where !stop.isSet {
                progress.begin(spec)
                var result = try run(spec, inProcess: options.isInProcess, stop: stop) { progress.show($0) }
                    .held(to: limits.thresholds)
                if let allowances { result = allowances.applied(to: result) }
                if limits.isAbortedOnFailure { result.endRunIfFailed() }
                progress.end(result)
                results.append(result)
                if Judgement.hasLeak(result) { found.withLock { $0 = .leak } }
                if result.endedRun != nil { stop.set() }
                try output.save(judged())
            }
            progress.close()
            results = results.failed(ifAllSkippedBy: limits.thresholds)
            let result = judged()
            try output.finish(result)
            if let request = options.traceRequest {
                RequestTraceText.print(result, of: request, outputIsData: output.onOutput != nil)
            }
            return ExitCode(rawValue: result.exitCode) ?? .internalError
        } catch {
            progress.close()
            // What was measured is not lost with the files. Nothing can be told where that is what failed.
            if error is ReportError, !results.isEmpty { try? output.tell(judged()) }
            throw CommandFailure.after(results, error)
        }
    }

    private func run(
        _ spec: CaseSpec, inProcess: Bool, stop: StopFlag, report: @escaping @Sendable (CaseRunner.Progress) -> Void
    ) throws -> CaseResult {
        guard inProcess else { return try CaseProcess(spec: spec, stop: stop, report: report).run() }
        guard let suite = spec.suite(among: program.suites) else {
            throw CommandFailure.usage("unknown suite '\(spec.suite)'")
        }
        var result = CaseRunner(spec: spec, suite: suite, stop: stop, isOwnProcess: false, report: report).run()
        let note =
            "With --in-process, what detached tasks and threads of their own open is not watched, nor are dropped continuations (LK13)."
        result.notes = (result.notes ?? []) + [note]
        return result
    }

    var help: String {
        """
        \(program.name) run [SUITE ...] [flags]
        \(program.name) run --scenarios FILE [--form FORM] [flags]

        Runs each suite in each execution model at each failure rate, prints one row per case, and writes
        report.html, results.csv and result.json. Without a name it runs all suites but the planted ones.

        \(RunOptions.flags.help)

        Exit codes: 0 all pass, 90 leak, 91 no leak verdict (requests still in flight), 99 unexpected failure
        or threshold not met, 93 an allowance expired or matched nothing, 3 a case crashed, 1 internal error, 130 interrupted,
        64 usage, 65 unreadable file, 74 cannot write. Of several, the first in the order 90, 1, 91, 92, 93, 3, 130, 74, 99.
        """
    }
}
