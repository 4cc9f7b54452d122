import DependencyRuntime

/// Declares a scenario's dependencies on the runtime: each after those that it needs.
struct ScenarioGraph {
    private let scenario: Scenario
    private let form: ScenarioForm
    private let session: Dependency<ScenarioValue>
    private var declared: [String: Dependency<ScenarioValue>] = [:]

    init(_ scenario: Scenario, form: ScenarioForm, session: Dependency<ScenarioValue>) {
        self.scenario = scenario
        self.form = form
        self.session = session
    }

    /// Declares everything. With a stack of its own: a chain of ten thousand is deep, but not wrong.
    mutating func build() {
        let indices = Dictionary(uniqueKeysWithValues: scenario.dependencies.enumerated().map { ($1.name, $0) })
        for dependency in scenario.dependencies {
            var waiting = [dependency.name]
            while let name = waiting.last {
                guard declared[name] == nil, let index = indices[name] else {
                    waiting.removeLast()
                    continue
                }
                let missing = scenario.dependencies[index].needs.map(\.name).filter { declared[$0] == nil }
                if missing.isEmpty {
                    declared[name] = declare(scenario.dependencies[index], isPaired: form.isPaired(scenario, at: index))
                }
                waiting += missing
            }
        }
    }

    var overrides: Overrides {
        var overrides = Overrides()
        for (name, replacement) in scenario.overrides {
            guard let original = declared[name], let replacement = declared[replacement] else { continue }
            overrides.replace(original, with: replacement)
        }
        return overrides
    }

    func mentions(_ needs: [ScenarioNeed]) -> [Dependency<ScenarioValue>] {
        needs.compactMap { need in
            guard var mention = declared[need.name] else { return nil }
            if !need.isCached { mention = mention.uncached }
            switch need.scope {
            case .function: return mention.scope(.function)
            case .request: return mention.scope(.request)
            case nil: return mention
            }
        }
    }

    /// The input that `owner` reads from the request.
    func input(_ owner: String) -> Dependency<ScenarioValue> {
        Dependency.input("in_\(owner)", needs: session) { session in
            if session.session?.request.invalidInputs.contains(owner) == true { throw InvalidInput(owner) }
            return .input
        }
    }

    private func declare(_ dependency: ScenarioDependency, isPaired: Bool) -> Dependency<ScenarioValue> {
        let name = dependency.name
        let needs = [session] + mentions(dependency.needs) + (dependency.readsInput ? [input(name)] : [])
        @Sendable func begin(_ values: [ScenarioValue]) throws -> (ScenarioInstance, ScenarioBehavior, ScenarioSession)
        {
            guard let session = values.first?.session else { throw DependencyError.notProvided(dependency: "session") }
            let behavior = session.request.behavior(of: dependency)
            return (try session.setUp(name, with: Array(values.dropFirst()), behavior), behavior, session)
        }
        if dependency.kind == .value {
            return Dependency.value(name, needs: needs) { values in
                let (instance, _, session) = try begin(values)
                return .instance(instance, session)
            }
        }
        if isPaired {
            return Dependency(name, needs: needs) { values in
                let (instance, _, session) = try begin(values)
                session.recorder.handOut(instance)
                return .instance(instance, session)
            } cleanup: { value, exit in
                guard let session = value.session else { return }
                try ScenarioCode.cleanUp(value, exit, session.request.behavior(of: dependency))
            }
        }
        return Dependency(name, needs: needs) { yield, values in
            let (instance, behavior, session) = try begin(values)
            try await ScenarioCode.run(instance, behavior, session, yield)
        }
    }
}
