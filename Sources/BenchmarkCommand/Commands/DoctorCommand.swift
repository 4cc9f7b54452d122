import LoadTesting

/// `doctor`: what makes timings doubtful on this machine, and what the harness itself costs on it. It informs and judges nothing: its exit code is 0.
struct DoctorCommand {
    let program: ProgramDescription

    private struct Options: Sendable {
        var rounds = 11
        var chapters = DoctorChapter.usual
        var isJSON = false
        var wantsHelp = false
    }

    func run(_ arguments: [String]) throws -> ExitCode {
        var options = Options()
        let flags = FlagTable<Options>(flags: [
            Flag("--rounds", nil, "COUNT", "rounds of each measurement (default 11)") {
                let count = try FlagValue.count($1)
                guard count <= 10_000 else {
                    throw ValueProblem(sentence: "is more rounds than anyone can wait for; accepted: 1 to 10k")
                }
                $0.rounds = Int(count)
            },
            Flag("--graphs", nil, "also processor time and memory of graphs with 1, 4 and 16 dependencies") {
                if !$0.chapters.contains(.graphs) { $0.chapters.append(.graphs) }
            },
            Flag("--only", nil, "LIST", "only these: \(DoctorChapter.allCases.map(\.rawValue).joined(separator: ", "))")
            {
                let named = try FlagValue.list($1).map {
                    try FlagValue.name($0, of: DoctorChapter.self, called: "part of doctor")
                }
                $0.chapters = DoctorChapter.allCases.filter(named.contains)
            },
            Flag("--json", nil, "print one JSON object instead of tables") { $0.isJSON = true },
            Flag("--help", "-h", "this text") { $0.wantsHelp = true },
        ])
        let operands = try flags.parse(arguments, into: &options)
        if options.wantsHelp {
            try StandardOutput.line(help(flags.help))
            return .success
        }
        if let operand = operands.first {
            throw CommandFailure.usage("doctor takes flags only; it was given '\(operand)'")
        }
        // Before the measurement, which itself keeps a processor busy.
        let environment = EnvironmentWatch()
        let sections = try options.chapters.map { try $0.measure(rounds: options.rounds) }
        let report = DoctorReport(environment: environment.record, sections: sections)
        try StandardOutput.write(options.isJSON ? report.json() : report.text(colour: ResultOutput.usesColour))
        return .success
    }

    private func help(_ flags: String) -> String {
        """
        \(program.name) doctor [flags]

        Says what about this machine and this build makes timings doubtful, and measures what the harness costs here,
        each part beside what is beneath it:

          record    reading the clock, counting in a histogram, recording a request
          lease     opening and releasing a lease, at each level of leak detection
          levels    a request with four leases through the whole driver, at each level
          scaling   leases on two threads
          empty     a request that does nothing, through the whole driver, in each execution model
          pacing    how late timers and arrivals are, and what is achieved of the rates offered
          request   four dependencies in the runtime, beside the same work written by hand with the same
                    guarantees (A) and as nested functions without a shield (B)
          graphs    graphs with 1, 4 and 16 dependencies: only with --graphs or --only

        Takes about half a minute on an idle machine; exits 0.

        \(flags)
        """
    }
}
