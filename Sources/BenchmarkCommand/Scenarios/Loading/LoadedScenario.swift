import DependencyRuntime
import LeakDetection
import LoadTesting

/// One scenario, built once and run by many requests at a time.
struct LoadedScenario: Sendable {
    private let id: String
    private let requests: [ScenarioRequest]
    private let expected: [ScenarioPhase]
    private let app: ScenarioApp

    /// The scenario in this form, under FastAPI's rules, or why it is left out.
    static func load(_ scenario: Scenario, form: ScenarioForm) -> Result<LoadedScenario, ScenarioOmission> {
        if case .refused? = scenario.expect { return .failure(.refused) }
        guard scenario.resources.isEmpty else { return .failure(.hasResources) }
        guard form.canExpress(scenario) else { return .failure(.cannotBeExpressed) }
        guard case .runs(_, let expected?, _)? = scenario.expect else { return .failure(.expectsNothing) }
        var app = ScenarioApp(scenario, rules: .fastAPI0165, form: form, lifespan: ScenarioRecorder())
        do { try app.endpoint.validate() } catch { return .failure(.refused) }
        app.leased = Dictionary(
            uniqueKeysWithValues: scenario.dependencies.filter { $0.kind == .generator }
                .map { ($0.name, Resource("\(scenario.id)/\($0.name)")) })
        return .success(
            LoadedScenario(id: scenario.id, requests: scenario.requests, expected: expected, app: app))
    }

    /// Runs the request whose turn it is. An error that the scenario expects is how it should end; anything else is a
    /// failure.
    func serve(_ request: Request, turn: UInt64) async throws {
        let index = Int(turn % UInt64(requests.count))
        let watchers: [any Interceptor] = request.isWatched ? [ScenarioWatcher(request: request)] : []
        let phase = await app.send(requests[index], on: request.executor, interceptors: watchers)
        guard phase != expected[index] else { return }
        throw ScenarioDeviation(id: id, request: index + 1, expected: expected[index], observed: phase)
    }
}

/// Tells the trace of a request what its scenario does. Scenarios have no sites, so steps go by their names.
private struct ScenarioWatcher: Interceptor {
    let request: Request

    func before(_ step: InterceptedStep) { request.noteBegin(of: step.words) }

    func after(_ step: InterceptedStep, error: (any Error)?) { request.noteEnd(of: step.words, error: error) }
}

extension InterceptedStep {
    fileprivate var words: String {
        switch self {
        case .setup(let dependency, _): "setup \(dependency)"
        case .endpoint: "endpoint"
        case .response: "response"
        case .task(let name): "task \(name)"
        case .cleanup(let dependency, _): "cleanup \(dependency)"
        }
    }
}
