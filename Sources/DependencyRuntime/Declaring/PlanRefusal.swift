/// Why a graph of dependencies was refused.
public enum PlanRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// A generator that lives as long as the request needs something that is written to end with the function (rule R13).
    case scopeInversion(dependency: String, need: String)
    /// The same through plain values, which FastAPI does not notice (rule R14); refused under the default rules only.
    case scopeHole(dependency: String, need: String)
    /// Something that lives as long as the application needs something that lives for one request only.
    case applicationNeedsRequest(dependency: String, need: String)
    /// A lifespan names something that lives for one request only.
    case lifespanNamesRequest(dependency: String)
    /// A replacement needs, directly or not, what it replaces, so it could never be set up (rule R35).
    case overrideNeedsItself(dependency: String)
    /// Something that may be released early is needed by something that is cleaned up later (law 3).
    case releasedWhileNeeded(dependency: String, by: String)
    /// A blocking body would have to end before another one that it encloses.
    case doesNotNest(dependency: String)

    public var description: String {
        switch self {
        case .scopeInversion(let dependency, let need):
            "dependency '\(dependency)' of request scope needs '\(need)' with function scope, which ends before it: "
                + "give '\(dependency)' function scope, or '\(need)' request scope"
        case .scopeHole(let dependency, let need):
            "dependency '\(dependency)' of request scope holds a value made from '\(need)', which has function scope and "
                + "ends before it: give '\(dependency)' function scope, or '\(need)' request scope"
        case .applicationNeedsRequest(let dependency, let need):
            "dependency '\(dependency)' of application scope needs '\(need)' of request scope: "
                + "give '\(need)' application scope too"
        case .lifespanNamesRequest(let dependency):
            "the lifespan names '\(dependency)', which has request scope: declare it with scope .application"
        case .overrideNeedsItself(let dependency):
            "the override of '\(dependency)' needs '\(dependency)' itself: a replacement cannot wrap what it replaces"
        case .releasedWhileNeeded(let dependency, let user):
            "dependency '\(dependency)' is released early, but '\(user)' needs it until its own cleanup: "
                + "release '\(user)' instead, or make it a plain value"
        case .doesNotNest(let dependency):
            "blocking dependency '\(dependency)' in yield form would have to end before one that it encloses: "
                + "declare it with setup and cleanup instead"
        }
    }
}

/// Something about a graph that is allowed and probably not meant.
public enum PlanWarning: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// A generator of request scope holds, through plain values, something that ends before it (rule R14).
    case scopeHole(dependency: String, need: String)
    /// Scope on a plain value gives it no lifetime; it only selects another instance (rule R15).
    case scopeOnValue(dependency: String, scope: Scope)
    /// `uncached` at the level of a router, where FastAPI ignores it (rule R8).
    case uncachedIgnored(dependency: String)
    /// An override of something that nobody needs.
    case overrideUnused(original: String, replacement: String)

    public var description: String {
        switch self {
        case .scopeHole(let dependency, let need):
            "'\(dependency)' (request scope) holds a value made from '\(need)' (function scope), which is closed before it"
        case .scopeOnValue(let dependency, let scope):
            "scope \(scope.rawValue) on plain value '\(dependency)' gives it no lifetime, only an instance of its own"
        case .uncachedIgnored(let dependency):
            "uncached is ignored for '\(dependency)' at the level of a router"
        case .overrideUnused(let original, let replacement):
            "the override of '\(original)' with '\(replacement)' replaces something that nobody needs"
        }
    }

    public static func < (first: PlanWarning, second: PlanWarning) -> Bool {
        first.description < second.description
    }
}
