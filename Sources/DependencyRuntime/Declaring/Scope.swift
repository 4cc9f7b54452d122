/// How long an instance of a dependency lives.
public enum Scope: String, Sendable, Equatable {
    /// Set up for one request, cleaned up when that request has ended.
    case request
    /// Set up once, before the first request, and cleaned up after the last one has fully ended (*lifespan*).
    /// It must be named in ``Application/init(lifespan:)``.
    case application
}
