import Foundation
import LoadTesting

/// The command line that every benchmark executable gets.
///
/// ```swift
/// @main struct CheckoutBenchmarks {
///     static func main() { BenchmarkProgram.main(suites: [checkout, search]) }
/// }
/// ```
public enum BenchmarkProgram {
    /// Runs the command that the process was started with, and exits with its code.
    ///
    /// - Parameter name: what the user calls it; the name of the executable unless you say otherwise.
    public static func main(name: String? = nil, suites: [Suite]) -> Never {
        let own = CommandLine.arguments.first.map { URL(fileURLWithPath: $0).lastPathComponent }
        exit(run(CommandLine.arguments.dropFirst().map { $0 }, name: name ?? own ?? "watertight", suites: suites))
    }

    /// Runs one command and returns its exit code. Data goes to stdout; progress and errors go to stderr.
    static func run(_ arguments: [String], name: String, suites: [Suite]) -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        StandardDescriptors.occupy()
        let program = ProgramDescription(name: name, suites: suites)
        do {
            return try program.run(arguments).rawValue
        } catch let failure as CommandFailure {
            return complain(name, failure.message, failure.exitCode)
        } catch let error as ReportError {
            return complain(name, "\(error)", error.exitCode)
        } catch {
            return complain(name, "internal error: \(error)", .internalError)
        }
    }

    private static func complain(_ name: String, _ message: String, _ code: ExitCode) -> Int32 {
        StandardError.write("\(name): \(message)\n")
        return code.rawValue
    }
}

/// The executable: its name and what it can run.
struct ProgramDescription: Sendable {
    let name: String
    let suites: [Suite]

    func run(_ arguments: [String]) throws -> ExitCode {
        guard let command = arguments.first else {
            try StandardOutput.line(help)
            return .success
        }
        let rest = Array(arguments.dropFirst())
        switch command {
        case "run": return try RunCommand(program: self).run(rest)
        case "list": return try ListCommand(program: self).run(rest)
        case "report": return try ReportCommand(program: self).run(rest)
        case "trace": return try TraceCommand(program: self).run(rest)
        case "compare": return try CompareCommand(program: self).run(rest)
        case "selftest": return try SelftestCommand(program: self).run(rest)
        case "doctor": return try DoctorCommand(program: self).run(rest)
        case CaseProcess.command: return try ChildCommand(suites: suites).run(rest)
        case InFlightMemory.command: return try MemoryCommand().run(rest)
        case "--help", "-h", "help":
            try StandardOutput.line(help)
            return .success
        default:
            let known = ["run", "list", "report", "compare", "trace", "selftest", "doctor"]
            let nearest = NearestName.suggestion(for: command, among: known)
            throw CommandFailure.usage(
                "unknown command '\(command)'" + (nearest ?? "; there are \(known.joined(separator: ", "))"))
        }
    }

    private var help: String {
        """
        Fires thousands of concurrent requests through a dependency runtime, injects failures,
        counts every resource opened against every one released, and measures latency.

          \(name) run [SUITE ...]      run cases, print the table, write the report
          \(name) list [NAME]          suites, execution models, fault kinds, leak classes; or one explained
          \(name) report RESULT        judge a saved result again and write its report again
          \(name) compare BASE HEAD    compare two results, by path, run id or git revision
          \(name) trace FILE ...       run conformance scenarios; --check compares them with what FastAPI did
          \(name) selftest [SUITE ...] plant every kind of fault, and require each to be found
          \(name) doctor [flags]       what makes timings doubtful here, and what the harness costs

        Every command takes --help. Exit codes: 0 pass, 90 leak, 91 no leak verdict, 99 unexpected failure or threshold
        not met, 93 allowance expired or unused, 3 crashed case, 64 usage, 65 unreadable input, 74 cannot write, 130 interrupted.
        """
    }
}
