/// Several errors at the end of an exit stack, so that none is lost. A single error is thrown as it is.
public struct ExitStackFailure: Error, Sendable, CustomStringConvertible {
    /// The last error standing.
    public let error: any Error
    /// Errors that it took the place of, in the order they occurred.
    public let alsoFailed: [any Error]

    public var description: String {
        "\(error) (after: \(alsoFailed.map { "\($0)" }.joined(separator: "; ")))"
    }

    /// What to throw for `error` when `alsoFailed` is all that came before it.
    static func throwing(_ error: any Error, after alsoFailed: [any Error]) -> any Error {
        alsoFailed.isEmpty ? error : ExitStackFailure(error: error, alsoFailed: alsoFailed)
    }
}
