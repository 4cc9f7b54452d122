import DependencyRuntime

/// Runs scenarios on the runtime and returns what they recorded.
struct ScenarioRunner: Sendable {
    var rules = Rules.fastAPI0165
    var form = ScenarioForm.yield
    var storm = ScenarioStorm()

    /// Starts the app, sends its requests, and stops it.
    ///
    /// Unless the storm says otherwise, each request is sent after the one before has fully ended.
    func run(_ scenario: Scenario) async -> ScenarioTrace {
        let lifespan = ScenarioRecorder()
        let app = ScenarioApp(scenario, rules: rules, form: form, lifespan: lifespan)
        do { try app.endpoint.validate() } catch { return .refused(.scope) }
        guard let application = app.application else {
            return .runs(startup: nil, requests: await send(scenario, to: app), shutdown: nil)
        }
        do {
            try await application.start()
        } catch {
            let outcome = ScenarioRunner.startOutcome(error)
            return .runs(startup: lifespan.phase(outcome: outcome), requests: nil, shutdown: nil)
        }
        let startup = lifespan.phase(outcome: ScenarioPhase.ok, leaked: false)
        let requests = await send(scenario, to: app)
        var failure: (any Error)?
        do { try await application.shutDown() } catch { failure = error }
        return .runs(
            startup: startup, requests: requests, shutdown: lifespan.phase(outcome: ScenarioLabel.outcome(failure)))
    }

    /// What is allowed in the scenario's graph and probably not meant, or why it is refused.
    func lint(_ scenario: Scenario) -> [String] {
        let app = ScenarioApp(scenario, rules: rules, form: form, lifespan: ScenarioRecorder())
        do { try app.endpoint.validate() } catch { return ["refused: \(error)"] }
        return app.endpoint.warnings.map(\.description)
    }

    private func send(_ scenario: Scenario, to app: ScenarioApp) async -> [ScenarioPhase] {
        var expected: [ScenarioPhase]?
        if case .runs(_, let requests, _)? = scenario.expect { expected = requests }
        return await storm.send(scenario.requests, to: app, expecting: expected)
    }

    /// A start whose failure was swallowed is to the server a lifespan that never yielded (rule R46).
    private static func startOutcome(_ error: any Error) -> String {
        if case .swallowed? = error as? DependencyError { return ScenarioLabel.runtime(.didNotYield).description }
        return ScenarioLabel.outcome(error)
    }
}
