/// How a completed request ended. Injected and unexpected failures are counted apart; any unexpected one fails the run.
public enum RequestOutcome: Sendable, Hashable {
    case ok
    /// It failed because of a fault that was injected.
    case injected(FaultKind)
    /// It failed, and nothing was injected that explains it.
    case unexpected(UnexpectedFailure)

    public enum UnexpectedFailure: String, Sendable, Hashable, CaseIterable {
        case error
        case cancelled
        /// It was cancelled because its time limit was over.
        case timeout
    }

    /// As in the results: `ok`, `injected.<kind>`, `unexpected.<what>`.
    public var name: String {
        switch self {
        case .ok: "ok"
        case .injected(let kind): "injected.\(kind.rawValue)"
        case .unexpected(let failure): "unexpected.\(failure.rawValue)"
        }
    }
}

extension RequestOutcome: CaseIterable {
    public static let allCases: [RequestOutcome] =
        [.ok] + FaultKind.allCases.map(RequestOutcome.injected)
        + UnexpectedFailure.allCases.map(RequestOutcome.unexpected)

    static let count = 12
    /// The ordinal from which on outcomes are unexpected.
    static let firstUnexpected = 9

    /// The position in `allCases`.
    var ordinal: Int {
        switch self {
        case .ok: 0
        case .injected(let kind): 1 + kind.ordinal
        case .unexpected(.error): 9
        case .unexpected(.cancelled): 10
        case .unexpected(.timeout): 11
        }
    }
}
