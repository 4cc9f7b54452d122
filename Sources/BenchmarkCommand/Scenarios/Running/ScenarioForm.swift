/// In which form of the runtime the generators of a scenario are declared.
enum ScenarioForm: String, CaseIterable, Sendable {
    /// One body around everything that uses the value: can express everything.
    case yield
    /// Setup and cleanup apart: cannot swallow an error, nor yield any other number of times than once.
    case setupCleanup = "setup-cleanup"
    /// In turn the one and the other, where the other can express it.
    case mixed

    /// Whether every generator of the scenario can be declared in this form.
    func canExpress(_ scenario: Scenario) -> Bool {
        guard self == .setupCleanup else { return true }
        return scenario.dependencies.allSatisfy { $0.kind == .value || scenario.isPairable($0) }
            && scenario.resources.allSatisfy { ScenarioForm.isPairable($0.behavior) }
    }

    /// Whether the dependency at `index` is declared with setup and cleanup apart.
    func isPaired(_ scenario: Scenario, at index: Int) -> Bool {
        switch self {
        case .yield: false
        case .setupCleanup: true
        case .mixed: index.isMultiple(of: 2) && scenario.isPairable(scenario.dependencies[index])
        }
    }

    /// Whether a resource is declared with setup and cleanup apart.
    func isPaired(_ resource: ScenarioResource, at index: Int) -> Bool {
        switch self {
        case .yield: false
        case .setupCleanup: true
        case .mixed: index.isMultiple(of: 2) && Self.isPairable(resource.behavior)
        }
    }

    fileprivate static func isPairable(_ behavior: ScenarioBehavior) -> Bool {
        behavior.yields == .once && behavior.onError != .swallow
    }
}

extension Scenario {
    /// Whether setup and cleanup apart can express what the dependency does in every request.
    fileprivate func isPairable(_ dependency: ScenarioDependency) -> Bool {
        requests.allSatisfy { ScenarioForm.isPairable($0.behavior(of: dependency)) }
    }
}
