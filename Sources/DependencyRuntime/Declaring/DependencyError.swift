/// An error of the runtime itself: a dependency broke its contract, or a request could not be served.
public enum DependencyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The body ended without calling `yield` (rule R31).
    case didNotYield(dependency: String)
    /// The body called `yield` a second time when it should have ended (rule R32).
    case yieldedTwice(dependency: String)
    /// A dependency caught the request's error and threw none, so there is nothing to answer with (rules R25, R26).
    /// The error it swallowed is in ``Outcome/alsoFailed``.
    case swallowed(dependency: String)
    /// An error came up that has a response of its own, but another response had been started before (rule R28).
    /// That error is in ``Outcome/alsoFailed``.
    case responseAlreadyStarted
    /// A dependency of application scope is needed, but the request was not given a running application that has it.
    case applicationNotRunning(dependency: String)
    /// A value that comes with the request is needed, but the request was not given it.
    case notProvided(dependency: String)
    /// A background task was added when the request's tasks had been run; it was not run.
    case tasksHaveRun(task: String)
    /// The application is shutting down, has shut down, or was not started; no new request is taken.
    case notServing
    /// The cleanups of a request took longer than they were allowed to; they were cancelled, and then ran to their end.
    case cleanupOverran(limit: Duration)
    /// Something was added to an exit stack that had been closed; its cleanup was run at once (law 18).
    case exitStackClosed
    /// The declarations do not fit together, so nothing was run; or a replacement breaks the scope rule (rule R37).
    case refused(PlanRefusal)

    public var description: String {
        switch self {
        case .didNotYield(let dependency):
            "dependency '\(dependency)' did not yield: its body must call yield exactly once"
        case .yieldedTwice(let dependency):
            "dependency '\(dependency)' yielded twice: its body must call yield exactly once"
        case .swallowed(let dependency):
            "dependency '\(dependency)' swallowed the request's error: rethrow it or throw another one"
        case .responseAlreadyStarted:
            "an error that has a response of its own came up when the response had already been started"
        case .applicationNotRunning(let dependency):
            "dependency '\(dependency)' has application scope: pass a running application whose lifespan names it"
        case .notProvided(let dependency):
            "dependency '\(dependency)' comes with the request: pass its value in the request's environment"
        case .tasksHaveRun(let task):
            "background task '\(task)' was added when the request's tasks had been run: add it before the response is sent"
        case .notServing:
            "the application takes no requests: it was not started or is shutting down"
        case .cleanupOverran(let limit):
            "cleanup took longer than its limit of \(limit)"
        case .exitStackClosed:
            "the exit stack was closed already; what was added to it has been cleaned up at once"
        case .refused(let refusal):
            refusal.description
        }
    }
}
