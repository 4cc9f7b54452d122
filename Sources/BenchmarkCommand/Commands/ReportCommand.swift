import Foundation
import LoadTesting

/// `report`: judges a saved result again and writes its report again.
struct ReportCommand {
    let program: ProgramDescription
    /// By which allowances are expired or not.
    var today = CalendarDay.today()

    private struct Options: Sendable {
        var output: String?
        var format: OutputFormat?
        var exports: [ExportRequest] = []
        var limits = ThresholdOptions()
        var allow: String?
        var isAdvisory = false
        var wantsHelp = false
    }

    func run(_ arguments: [String]) throws -> ExitCode {
        var options = Options()
        let flags = FlagTable<Options>(flags: [
            Flag("--output", "-o", "DIR", "where the report is written (default: beside the result)") {
                $0.output = $1
            },
            .format(\.format), .export(\.exports), ThresholdOptions.flag(\.limits), .allow(\.allow),
            Flag("--advisory", nil, "exit 0 on an unexpected failure or a missed threshold; a leak still exits 90") {
                $0.isAdvisory = true
            },
            Flag("--help", "-h", "this text") { $0.wantsHelp = true },
        ])
        let operands = try flags.parse(arguments, into: &options)
        if options.wantsHelp {
            try StandardOutput.line(
                "\(program.name) report RESULT [flags]\n\nJudges a saved result (a path, a run id or a git revision) again and writes its report again.\n"
                    + "With --threshold it is held to those limits in place of those of the run, with --allow to those allowances as of\n"
                    + "today in place of those of the run. Exits as the run would.\n\n\(flags.help)"
            )
            return .success
        }
        guard operands.count == 1 else {
            throw CommandFailure.usage(
                "report takes one result, a path, a run id or a git revision; it was given \(operands.count)")
        }
        try ExportRequest.refuseClashes(options.exports, format: options.format)
        let saved = try SavedResults().find(operands[0])
        let cases = try options.limits.judged(saved.result.cases)
        let (run, environment) = (saved.result.run, saved.result.environment)
        let result: RunResult
        if let path = options.allow {
            let suites = program.suites.map(\.name) + saved.result.cases.map(\.suite)
            let allowances = try AllowanceFile.read(path, suites: suites, today: today)
            result = .judged(run, environment, cases, allowances: allowances, isAdvisory: options.isAdvisory)
        } else {
            result = .judged(
                run, environment, cases, allowanceProblems: saved.result.allowanceProblems,
                isAdvisory: options.isAdvisory)
        }
        let directory = ReportDirectory(options.output ?? (saved.path as NSString).deletingLastPathComponent)
        var output = ResultOutput(directory: directory, format: options.format, exports: options.exports)
        do {
            try output.prepare()
            try output.finish(result)
        } catch {
            throw CommandFailure.after(result.cases, error)
        }
        return ExitCode(rawValue: result.exitCode) ?? .internalError
    }
}
