import Foundation
import LoadTesting

/// `compare`: holds two results against each other, leaks and counts first.
struct CompareCommand {
    let program: ProgramDescription

    private enum Format: String, CaseIterable { case text, json, csv }

    private struct Options: Sendable {
        var output: String?
        var format = Format.text
        var isStrict = false
        var isAdvisory = false
        var slowdown: SlowdownLimit?
        var wantsHelp = false
    }

    func run(_ arguments: [String]) throws -> ExitCode {
        var options = Options()
        let flags = FlagTable<Options>(flags: [
            Flag("--output", "-o", "DIR", "where compare.csv is written (default: beside the result of HEAD)") {
                $0.output = $1
            },
            Flag("--format", nil, "FORMAT", "what stdout gets: text (default), json or csv") {
                $0.format = try FlagValue.name($1, of: Format.self, called: "format")
            },
            Flag("--strict", nil, "exit 125 when something could not be compared") { $0.isStrict = true },
            Flag(
                "--max-slowdown", nil, "FACTOR",
                "exit 2 when a case's median latency in HEAD is more than this many times that in BASE, such as 2; exit 125 when "
                    + "that cannot be told"
            ) { $0.slowdown = SlowdownLimit(factor: try FlagValue.factor($1)) },
            Flag("--advisory", nil, "exit 0 on new unexpected failures and slowdowns; a new leak still exits 90") {
                $0.isAdvisory = true
            },
            Flag("--help", "-h", "this text") { $0.wantsHelp = true },
        ])
        let names = try flags.parse(arguments, into: &options)
        if options.wantsHelp {
            try StandardOutput.line(help(flags.help))
            return .success
        }
        guard names.count == 2 else {
            throw CommandFailure.usage(
                "compare takes two results, BASE and HEAD, each a path, a run id or a git revision; it was given \(names.count)"
            )
        }
        let results = SavedResults()
        let base = try results.find(names[0])
        let head = try results.find(names[1])
        let comparison = Comparison.compare(base: base.result, head: head.result, slowdown: options.slowdown)
        let table = ComparisonTable(comparison)
        let directory = options.output ?? (head.path as NSString).deletingLastPathComponent
        try ReportDirectory(directory).prepare()
        try AtomicFile.write(Data(table.csv.utf8), to: directory + "/compare.csv")
        switch options.format {
        case .text: try StandardOutput.write(table.text(colour: ResultOutput.usesColour, strict: options.isStrict))
        case .json: try StandardOutput.write(table.json())
        case .csv: try StandardOutput.write(table.csv)
        }
        let code = comparison.exitCode(strict: options.isStrict)
        return options.isAdvisory && [.failure, .regression, .notComparable].contains(code) ? .success : code
    }

    private func help(_ flags: String) -> String {
        """
        \(program.name) compare BASE HEAD [flags]

        Compares two results, each given by path, run id or git revision. Leaks are compared whatever the seeds; counts
        are compared exactly under the same plan and seed; times stand side by side and decide nothing unless --max-slowdown
        says what they may be.

        \(flags)

        Exit codes: 0 nothing is worse, 90 a new leak, 3 a case crashed or is missing in HEAD, 99 new unexpected
        failures, 2 slower (with --max-slowdown), 125 something could not be compared (with --strict or
        --max-slowdown), 5 nothing saved under a name, 65 unreadable.
        """
    }
}
