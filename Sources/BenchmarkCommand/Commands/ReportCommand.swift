import Foundation
import LoadTesting

/// `report`: judges a saved result again and writes its report again.
struct ReportCommand {
    let program: ProgramDescription

    private struct Options: Sendable {
        var output: String?
        var format = RunOptions.Format.text
        var isAdvisory = false
        var wantsHelp = false
    }

    func run(_ arguments: [String]) throws -> ExitCode {
        var options = Options()
        let flags = FlagTable<Options>(flags: [
            Flag("--output", "-o", "DIR", "where the report is written (default: beside the result)") {
                $0.output = $1
            },
            Flag("--format", nil, "FORMAT", "what stdout gets: text (default), json, csv or markdown") {
                $0.format = try FlagValue.name($1, of: RunOptions.Format.self, called: "format")
            },
            Flag("--advisory", nil, "exit 0 on an unexpected failure; a leak still exits 90") { $0.isAdvisory = true },
            Flag("--help", "-h", "this text") { $0.wantsHelp = true },
        ])
        let operands = try flags.parse(arguments, into: &options)
        if options.wantsHelp {
            print(
                "\(program.name) report RESULT [flags]\n\nJudges a saved result (a path, a run id or a git revision) again and writes its report again.\n"
                    + "Exits as the run would.\n\n\(flags.help)")
            return .success
        }
        guard operands.count == 1 else {
            throw CommandFailure.usage(
                "report takes one result, a path, a run id or a git revision; it was given \(operands.count)")
        }
        let saved = try SavedResults().find(operands[0])
        let result = RunResult.judged(
            saved.result.run, saved.result.environment, saved.result.cases, isAdvisory: options.isAdvisory)
        let directory = ReportDirectory(options.output ?? (saved.path as NSString).deletingLastPathComponent)
        try directory.prepare()
        try directory.write(result)
        try ResultOutput.print(result, as: options.format, files: directory.files)
        return ExitCode(rawValue: result.exitCode) ?? .internalError
    }
}
