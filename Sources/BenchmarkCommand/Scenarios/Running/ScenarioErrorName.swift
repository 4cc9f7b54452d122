import DependencyRuntime

extension ScenarioLabel {
    /// The name of any error that comes up while a scenario runs; nil for one that no scenario can bring about.
    init?(of error: any Error) {
        switch error {
        case let error as ScenarioError: self = error.label
        case let rejection as ScenarioRejection: self = .rejection(rejection.origin)
        case let invalid as InvalidInputs: self = .invalid(invalid.findings.map(\.name).uniqued)
        case let error as DependencyError:
            switch error {
            case .didNotYield: self = .runtime(.didNotYield)
            case .yieldedTwice: self = .runtime(.yieldedTwice)
            case .swallowed: self = .runtime(.noResponse)
            case .responseAlreadyStarted: self = .runtime(.responseAlreadyStarted)
            case .refused(.scopeInversion): self = .runtime(.scopeRefused)
            default: return nil
            }
        default: return nil
        }
    }

    /// The outcome of a phase that ended with `error`.
    static func outcome(_ error: (any Error)?) -> String {
        guard let error else { return ScenarioPhase.ok }
        return ScenarioLabel(of: error)?.description ?? "unforeseen: \(error)"
    }
}

extension [String] {
    /// Each once, where it comes first.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
