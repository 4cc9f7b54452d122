import DependencyRuntime

@testable import BenchmarkCommand

/// A scenario built on the blocking half of the runtime.
struct BlockingScenarioApp {
    let endpoint: BlockingEndpoint<Int>
    let application: BlockingApplication?
    private let session = BlockingDependency<ScenarioValue>.provided("session")

    init(_ scenario: Scenario, form: ScenarioForm, lifespan: ScenarioRecorder) {
        var declared: [String: BlockingDependency<ScenarioValue>] = [:]
        let session = session
        func mentions(_ needs: [ScenarioNeed]) -> [BlockingDependency<ScenarioValue>] {
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
        func input(_ owner: String) -> BlockingDependency<ScenarioValue> {
            .input("in_\(owner)", needs: session) { session in
                if session.session?.request.invalidInputs.contains(owner) == true { throw InvalidInput(owner) }
                return .input
            }
        }
        var waiting = scenario.dependencies.enumerated().map { $0 }
        while !waiting.isEmpty {
            let (index, dependency) = waiting.removeFirst()
            guard dependency.needs.allSatisfy({ declared[$0.name] != nil }) else {
                waiting.append((index, dependency))
                continue
            }
            let needs = [session] + mentions(dependency.needs) + (dependency.readsInput ? [input(dependency.name)] : [])
            declared[dependency.name] = Self.declare(dependency, needs, form.isPaired(scenario, at: index))
        }
        var overrides = Overrides()
        for (name, replacement) in scenario.overrides {
            guard let original = declared[name], let replacement = declared[replacement] else { continue }
            overrides.replace(original, with: replacement)
        }
        let router = BlockingRouter().needing(mentions(scenario.app)).needing(mentions(scenario.router))
            .needing(mentions(scenario.route))
        let received = BlockingDependency.value(
            "received",
            needs: [session] + mentions(scenario.endpoint.needs)
                + (scenario.endpoint.readsInput ? [input(ScenarioEndpoint.inputName)] : [])
        ) { $0 }
        let names = scenario.endpoint.tasks
        let endpoint = BlockingEndpoint(
            in: router, rules: .fastAPI0165, needs: received, BlockingBackgroundTasks.dependency
        ) { try Self.answer($0, $1, names) }
        self.endpoint = endpoint.overriding(overrides)
            .onError(ScenarioRejection.self) { $0.origin.rejectionStatus }
            .onError(InvalidInputs.self) { _ in 422 }
        application =
            scenario.resources.isEmpty
            ? nil : BlockingApplication(lifespan: Self.resources(scenario, form, lifespan))
    }

    func send(_ request: ScenarioRequest) -> ScenarioPhase {
        let recorder = ScenarioRecorder()
        let environment = BlockingEnvironment(application: application)
            .providing(session, .session(ScenarioSession(recorder: recorder, request: request)))
        let outcome = endpoint.respond(in: environment) { recorder.record(.response(status: $0)) }
        if outcome.response == nil { recorder.record(.response(status: 500)) }
        return recorder.phase(outcome: ScenarioLabel.outcome(outcome.error))
    }

    /// Starts the app, sends the requests one after another, and stops it. Nil when its bodies do not nest.
    static func run(_ scenario: Scenario, form: ScenarioForm) -> ScenarioTrace? {
        let lifespan = ScenarioRecorder()
        let app = BlockingScenarioApp(scenario, form: form, lifespan: lifespan)
        do { try app.endpoint.validate() } catch {
            if case .doesNotNest = error { return nil }
            return .refused(.scope)
        }
        guard let application = app.application else {
            return .runs(startup: nil, requests: scenario.requests.map(app.send), shutdown: nil)
        }
        do { try application.start() } catch {
            var outcome = ScenarioLabel.outcome(error)
            if case .swallowed? = error as? DependencyError { outcome = "runtime:didNotYield" }
            return .runs(startup: lifespan.phase(outcome: outcome), requests: nil, shutdown: nil)
        }
        let startup = lifespan.phase(outcome: ScenarioPhase.ok, leaked: false)
        let requests = scenario.requests.map(app.send)
        var failure: (any Error)?
        do { try application.shutDown() } catch { failure = error }
        return .runs(
            startup: startup, requests: requests, shutdown: lifespan.phase(outcome: ScenarioLabel.outcome(failure)))
    }

    // MARK: - Code

    private static func declare(
        _ dependency: ScenarioDependency, _ needs: [BlockingDependency<ScenarioValue>], _ isPaired: Bool
    ) -> BlockingDependency<ScenarioValue> {
        let name = dependency.name
        @Sendable func begin(_ values: [ScenarioValue]) throws -> (ScenarioInstance, ScenarioBehavior, ScenarioSession)
        {
            guard let session = values.first?.session else { throw DependencyError.notProvided(dependency: "session") }
            let behavior = session.request.behavior(of: dependency)
            return (try session.setUp(name, with: Array(values.dropFirst()), behavior), behavior, session)
        }
        if dependency.kind == .value {
            return .value(name, needs: needs) { values in
                let (instance, _, session) = try begin(values)
                return .instance(instance, session)
            }
        }
        if isPaired {
            return BlockingDependency(name, needs: needs) { values in
                let (instance, _, session) = try begin(values)
                session.recorder.handOut(instance)
                return .instance(instance, session)
            } cleanup: { value, exit in
                guard let session = value.session else { return }
                try ScenarioCode.cleanUp(value, exit, session.request.behavior(of: dependency))
            }
        }
        return BlockingDependency(name, needs: needs) { yield, values in
            let (instance, behavior, session) = try begin(values)
            try run(instance, behavior, session, yield)
        }
    }

    private static func run(
        _ instance: ScenarioInstance, _ behavior: ScenarioBehavior, _ session: ScenarioSession,
        _ yield: BlockingYield<ScenarioValue>
    ) throws {
        guard behavior.yields != .never else { return session.recorder.record(.neverYields(instance)) }
        let value = ScenarioValue.instance(instance, session)
        var failure: (any Error)?
        session.recorder.handOut(instance)
        do { try yield(value) } catch { failure = session.caught(error, by: instance, behavior) }
        switch behavior.cleanup {
        case .always: try session.cleanUp(instance, behavior)
        case .success: if failure == nil { try session.cleanUp(instance, behavior) }
        }
        if let failure { throw failure }
        if behavior.yields == .twice {
            session.recorder.record(.yieldsAgain(instance))
            try yield(value)
        }
    }

    private static func answer(
        _ values: [ScenarioValue], _ tasks: BlockingBackgroundTasks, _ names: [String]
    ) throws -> Int {
        guard let session = values.first?.session else { return 500 }
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
        guard let kind = request.endpointFails else { return 200 }
        let error = ScenarioThrown(kind, .endpoint)
        recorder.record(.endpointFails(error.label))
        throw error.asError
    }

    private static func resources(
        _ scenario: Scenario, _ form: ScenarioForm, _ recorder: ScenarioRecorder
    ) -> [BlockingDependency<ScenarioValue>] {
        let session = ScenarioSession(recorder: recorder, request: ScenarioRequest())
        return scenario.resources.enumerated().map { index, resource in
            let behavior = resource.behavior
            if form.isPaired(resource, at: index) {
                return BlockingDependency(resource.name, scope: .application) {
                    let instance = try session.setUp(resource.name, with: [], behavior)
                    recorder.handOut(instance)
                    return ScenarioValue.instance(instance, session)
                } cleanup: {
                    try ScenarioCode.cleanUp($0, $1, behavior)
                }
            }
            return BlockingDependency(resource.name, scope: .application) { yield in
                let instance = try session.setUp(resource.name, with: [], behavior)
                try run(instance, behavior, session, yield)
            }
        }
    }
}
