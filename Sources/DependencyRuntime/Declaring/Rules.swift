/// How a graph is resolved. The two differ in three places only; the choice is made when the plan is.
public enum Rules: String, Sendable, CaseIterable {
    /// A cached need that was met before is not resolved again, `uncached` is honoured at every level, and a graph with a
    /// scope hole is refused.
    case standard = "default"
    /// What FastAPI 0.165.0 does, quirks included: every mention resolves its needs again before the cache is looked at
    /// (rule R7), `uncached` is ignored on routers (R8), and a scope hole is accepted (R14).
    case fastAPI0165
}
