/// One request, sent after the one before has fully ended.
struct ScenarioRequest: Equatable, Sendable {
    /// Laid over the behavior of a dependency for this request, by the name of the one that runs: where `a` is
    /// overridden by `z`, faults of `z` count and those of `a` do nothing.
    var faults: [String: BehaviorOverlay] = [:]
    /// What the endpoint throws.
    var endpointFails: FailureKind?
    /// What these background tasks throw.
    var failingTasks: [String: FailureKind] = [:]
    /// Whose own input is invalid, dependencies or `ScenarioEndpoint.inputName`. All other inputs are sent and valid.
    var invalidInputs: [String] = []

    /// How the dependency behaves in this request.
    func behavior(of dependency: ScenarioDependency) -> ScenarioBehavior {
        guard let faults = faults[dependency.name] else { return dependency.behavior }
        return dependency.behavior.overlaid(by: faults)
    }
}
