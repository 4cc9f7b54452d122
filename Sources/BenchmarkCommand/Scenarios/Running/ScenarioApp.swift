import DependencyRuntime
import LeakDetection

/// A scenario built on the runtime, with nothing but what every user of it has.
struct ScenarioApp {
    let endpoint: Endpoint<Int>
    /// The lifespan around all requests, if there are resources.
    let application: Application?
    /// What values are counted as in the ledger, by dependency.
    var leased: [String: Resource] = [:]
    private let session: Dependency<ScenarioValue>

    /// - Parameter lifespan: records what the resources do.
    init(_ scenario: Scenario, rules: Rules, form: ScenarioForm, lifespan: ScenarioRecorder) {
        session = Dependency.provided("session")
        var builder = ScenarioGraph(scenario, form: form, session: session)
        builder.build()
        let router = Router().needing(builder.mentions(scenario.app)).needing(builder.mentions(scenario.router))
            .needing(builder.mentions(scenario.route))
        let tasks = Dependency.value("tasks", needs: BackgroundTasks.dependency) { ScenarioValue.tasks($0) }
        let input = scenario.endpoint.readsInput ? [builder.input(ScenarioEndpoint.inputName)] : []
        let names = scenario.endpoint.tasks
        let endpoint = Endpoint(
            in: router, rules: rules,
            needs: [session, tasks] + builder.mentions(scenario.endpoint.needs) + input
        ) { try ScenarioApp.answer($0, tasks: names) }
        self.endpoint = endpoint.overriding(builder.overrides)
            .onError(ScenarioRejection.self) { $0.origin.rejectionStatus }
            .onError(InvalidInputs.self) { _ in 422 }
        application =
            scenario.resources.isEmpty
            ? nil : Application(lifespan: ScenarioApp.resources(scenario, form: form, recorder: lifespan))
    }

    /// Sends one request and returns what it recorded.
    func send(
        _ request: ScenarioRequest, on executor: (any TaskExecutor)? = nil, interceptors: [any Interceptor] = []
    ) async -> ScenarioPhase {
        let recorder = ScenarioRecorder(leased: leased)
        let environment = RequestEnvironment(application: application, executor: executor, interceptors: interceptors)
            .providing(session, .session(ScenarioSession(recorder: recorder, request: request)))
        let outcome = await endpoint.respond(in: environment) { recorder.record(.response(status: $0)) }
        // What has no response of its own: the server answers for it, if nothing was sent yet.
        if outcome.response == nil { recorder.record(.response(status: 500)) }
        return recorder.phase(outcome: ScenarioLabel.outcome(outcome.error))
    }

    private static func answer(_ values: [ScenarioValue], tasks names: [String]) throws -> Int {
        guard let session = values.first?.session, case .tasks(let tasks) = values[1] else { return 500 }
        let (recorder, request) = (session.recorder, session.request)
        recorder.record(.endpoint(with: values.compactMap(\.instance)))
        for name in names {
            try tasks.add(name) {
                recorder.record(.task(name))
                guard let kind = request.failingTasks[name] else { return }
                let error = ScenarioThrown(kind, .task(name))
                recorder.record(.taskFails(name, error.label))
                throw error.asError
            }
        }
        if let kind = request.endpointFails {
            let error = ScenarioThrown(kind, .endpoint)
            recorder.record(.endpointFails(error.label))
            throw error.asError
        }
        return 200
    }

    private static func resources(
        _ scenario: Scenario, form: ScenarioForm, recorder: ScenarioRecorder
    ) -> [Dependency<ScenarioValue>] {
        let session = ScenarioSession(recorder: recorder, request: ScenarioRequest())
        return scenario.resources.enumerated().map { index, resource in
            let behavior = resource.behavior
            if form.isPaired(resource, at: index) {
                return Dependency(resource.name, scope: .application) {
                    let instance = try session.setUp(resource.name, with: [], behavior)
                    recorder.handOut(instance)
                    return ScenarioValue.instance(instance, session)
                } cleanup: {
                    try ScenarioCode.cleanUp($0, $1, behavior)
                }
            }
            return Dependency(resource.name, scope: .application) { yield in
                let instance = try session.setUp(resource.name, with: [], behavior)
                try await ScenarioCode.run(instance, behavior, session, yield)
            }
        }
    }
}
