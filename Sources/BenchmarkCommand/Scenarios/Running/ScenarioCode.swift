import DependencyRuntime

/// What the dependencies of a scenario hand out.
enum ScenarioValue: Sendable {
    case instance(ScenarioInstance, ScenarioSession)
    /// An input that was valid.
    case input
    /// What comes with the request.
    case session(ScenarioSession)
    case tasks(BackgroundTasks)

    var instance: ScenarioInstance? {
        if case .instance(let instance, _) = self { instance } else { nil }
    }

    var session: ScenarioSession? {
        switch self {
        case .instance(_, let session), .session(let session): session
        case .input, .tasks: nil
        }
    }
}

/// One request of a scenario on its way, or the lifespan around them.
struct ScenarioSession: Sendable {
    let recorder: ScenarioRecorder
    let request: ScenarioRequest

    /// Begins a setup: numbers the instance, records it, and fails if it is to.
    func setUp(_ name: String, with values: [ScenarioValue], _ behavior: ScenarioBehavior) throws -> ScenarioInstance {
        let instance = recorder.begin(name)
        recorder.record(.setup(instance, with: values.compactMap(\.instance)))
        if let kind = behavior.setupFails { throw recorder.failure(kind, .setup(instance), of: instance) }
        return instance
    }

    /// What a generator does with an error thrown in at its yield: the one to throw, or nil to swallow it.
    func caught(
        _ error: any Error, by instance: ScenarioInstance, _ behavior: ScenarioBehavior
    ) -> (any Error)? {
        guard behavior.onError != .propagate, let label = ScenarioLabel(of: error), behavior.catches.matches(label)
        else { return error }
        recorder.record(.caught(instance, label))
        switch behavior.onError {
        case .propagate, .rethrow: return error
        case .replace: return recorder.failure(.error, .replaced(instance), of: instance)
        case .reject: return recorder.failure(.rejection, .replaced(instance), of: instance)
        case .swallow: return nil
        }
    }

    func cleanUp(_ instance: ScenarioInstance, _ behavior: ScenarioBehavior) throws {
        recorder.record(.cleanup(instance))
        if let kind = behavior.cleanupFails { throw recorder.failure(kind, .cleanup(instance), of: instance) }
    }
}

/// The code of a scenario's generators, as the format's template has it, in both forms.
enum ScenarioCode {
    /// One body around everything that uses the value.
    static func run(
        _ instance: ScenarioInstance, _ behavior: ScenarioBehavior, _ session: ScenarioSession,
        _ yield: Yield<ScenarioValue>
    ) async throws {
        let recorder = session.recorder
        guard behavior.yields != .never else { return recorder.record(.neverYields(instance)) }
        let value = ScenarioValue.instance(instance, session)
        var failure: (any Error)?
        recorder.handOut(instance)
        do { try await yield(value) } catch { failure = session.caught(error, by: instance, behavior) }
        switch behavior.cleanup {
        case .always: try session.cleanUp(instance, behavior)
        case .success: if failure == nil { try session.cleanUp(instance, behavior) }
        }
        if let failure { throw failure }
        if behavior.yields == .twice {
            recorder.record(.yieldsAgain(instance))
            try await yield(value)
        }
    }

    /// The cleanup of a generator whose setup is apart. What it cannot express is not asked of it.
    static func cleanUp(_ value: ScenarioValue, _ exit: Exit, _ behavior: ScenarioBehavior) throws {
        guard let instance = value.instance, let session = value.session else { return }
        let failure = exit.error.flatMap { session.caught($0, by: instance, behavior) }
        if behavior.cleanup == .success, let failure { throw failure }
        try session.cleanUp(instance, behavior)
        if let failure { throw failure }
    }
}
