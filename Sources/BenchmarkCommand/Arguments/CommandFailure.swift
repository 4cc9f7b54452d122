import LoadTesting

/// Ends a command with a sentence on stderr and an exit code.
struct CommandFailure: Error, Equatable {
    let exitCode: ExitCode
    let message: String

    static func usage(_ message: String) -> CommandFailure {
        CommandFailure(exitCode: .usage, message: message)
    }
}
