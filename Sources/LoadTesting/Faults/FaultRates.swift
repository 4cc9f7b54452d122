/// How often faults are planned.
public enum FaultRates: Sendable {
    case none
    /// The chance that a request has one fault, its kind drawn evenly from `FaultKind.drawnByOverallRate` as far as the suite
    /// has a place for it.
    case overall(Double)
    /// The chance of each kind by itself; a request may have several kinds, each at most once.
    case perKind([(kind: FaultKind, rate: Double)])
}

extension FaultKind {
    /// A delay is no failure, and a hang ends the case without a verdict: both have to be asked for by name.
    public static let drawnByOverallRate: [FaultKind] = [.setup, .endpoint, .rejection, .cleanup, .cancel, .timeout]

    /// The position in `allCases`.
    var ordinal: Int {
        switch self {
        case .setup: 0
        case .endpoint: 1
        case .rejection: 2
        case .cleanup: 3
        case .cancel: 4
        case .timeout: 5
        case .delay: 6
        case .hang: 7
        }
    }
}

public enum FaultRatesError: Error, Equatable, CustomStringConvertible {
    case overall(Double)
    case kind(FaultKind, Double)
    case duplicate(FaultKind)

    public var description: String {
        switch self {
        case .overall(let rate): "A failure rate of \(rate) is not a chance; it must be from 0 to 1."
        case .kind(let kind, let rate):
            "A rate of \(rate) for the fault '\(kind.rawValue)' is not a chance; it must be from 0 to 1."
        case .duplicate(let kind): "The fault '\(kind.rawValue)' has two rates; it can have one."
        }
    }
}
