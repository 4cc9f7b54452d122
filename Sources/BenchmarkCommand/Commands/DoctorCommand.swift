import LoadTesting

/// `doctor`: what the harness itself costs on this machine. It informs and judges nothing: its exit code is 0.
struct DoctorCommand {
    let program: ProgramDescription

    private struct Options: Sendable {
        var rounds = 11
        var showsGraphs = false
        var isJSON = false
        var wantsHelp = false
    }

    /// Memory hardly varies, and each look at it takes a process.
    private static let memoryRounds = 3

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
                $0.showsGraphs = true
            },
            Flag("--json", nil, "print one JSON object instead of tables") { $0.isJSON = true },
            Flag("--help", "-h", "this text") { $0.wantsHelp = true },
        ])
        let operands = try flags.parse(arguments, into: &options)
        if options.wantsHelp {
            print(help(flags.help))
            return .success
        }
        if let operand = operands.first {
            throw CommandFailure.usage("doctor takes flags only; it was given '\(operand)'")
        }
        // Before the measurement, which itself keeps a processor busy.
        let environment = EnvironmentProbe.record()
        let report = DoctorReport(environment: environment, sections: try sections(options))
        print(options.isJSON ? try report.json() : report.text(colour: ResultOutput.usesColour), terminator: "")
        return .success
    }

    private func sections(_ options: Options) throws -> [DoctorSection] {
        let rounds = options.rounds
        var sections = [
            try Waiting.run { try await RequestCosts.measure(rounds: rounds, requests: Self.requests(50_000)) }.section
        ]
        if options.showsGraphs {
            var costs = try Waiting.run {
                try await GraphCosts.measureProcessorTime(rounds: rounds, requests: Self.requests(20_000))
            }
            costs.measureMemory(rounds: min(rounds, Self.memoryRounds))
            sections.append(costs.section)
        }
        return sections
    }

    /// How many requests make a round. The figures of a debug build mean nothing, so it does not spend long on them.
    private static func requests(_ inRelease: Int) -> Int {
        #if DEBUG
            inRelease / 100
        #else
            inRelease
        #endif
    }

    private func help(_ flags: String) -> String {
        """
        \(program.name) doctor [flags]

        Measures what a request costs in the dependency runtime on this machine, beside the same work written by hand
        with the same guarantees (A) and as nested functions without a shield (B). Takes a few seconds; exits 0.

        \(flags)
        """
    }
}
