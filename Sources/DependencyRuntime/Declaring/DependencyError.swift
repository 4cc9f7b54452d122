/// An error of the runtime itself: a dependency broke its contract, or a request could not be served.
public enum DependencyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The body ended without calling `yield` (rule R31).
    case didNotYield(dependency: String)
    /// The body called `yield` a second time when it should have ended (rule R32).
    case yieldedTwice(dependency: String)
    /// A dependency caught the request's error and threw none, so there is nothing to answer with (rules R25, R26).
    /// The error it swallowed is in ``Outcome/alsoFailed``.
    case swallowed(dependency: String)
    /// A dependency of application scope is needed, but the request was not given a running application that has it.
    case applicationNotRunning(dependency: String)
    /// The application is shutting down, has shut down, or was not started; no new request is taken.
    case notServing
    /// The cleanups of a request took longer than they were allowed to; they were cancelled, and then ran to their end.
    case cleanupOverran(limit: Duration)
    /// The declarations do not fit together, so nothing was run.
    case refused(PlanRefusal)

    public var description: String {
        switch self {
        case .didNotYield(let dependency):
            "dependency '\(dependency)' did not yield: its body must call yield exactly once"
        case .yieldedTwice(let dependency):
            "dependency '\(dependency)' yielded twice: its body must call yield exactly once"
        case .swallowed(let dependency):
            "dependency '\(dependency)' swallowed the request's error: rethrow it or throw another one"
        case .applicationNotRunning(let dependency):
            "dependency '\(dependency)' has application scope: pass a running application whose lifespan names it"
        case .notServing:
            "the application takes no requests: it was not started or is shutting down"
        case .cleanupOverran(let limit):
            "cleanup took longer than its limit of \(limit)"
        case .refused(let refusal):
            refusal.description
        }
    }
}

/// Why a graph of dependencies was refused.
public enum PlanRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// Something that lives as long as the application needs something that lives for one request only.
    case applicationNeedsRequest(dependency: String, need: String)
    /// A lifespan names something that lives for one request only.
    case lifespanNamesRequest(dependency: String)
    /// A replacement needs, directly or not, what it replaces, so it could never be set up (rule R35).
    case overrideNeedsItself(dependency: String)

    public var description: String {
        switch self {
        case .applicationNeedsRequest(let dependency, let need):
            "dependency '\(dependency)' of application scope needs '\(need)' of request scope: "
                + "give '\(need)' application scope too"
        case .lifespanNamesRequest(let dependency):
            "the lifespan names '\(dependency)', which has request scope: declare it with scope .application"
        case .overrideNeedsItself(let dependency):
            "the override of '\(dependency)' needs '\(dependency)' itself: a replacement cannot wrap what it replaces"
        }
    }
}
