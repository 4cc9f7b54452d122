/// How long an instance of a dependency lives.
public enum Scope: String, Sendable, Hashable {
    /// Cleaned up when the endpoint has returned, before any of the response is sent (rule R11).
    case function
    /// Cleaned up when the request has ended: its response, streamed body and background tasks included.
    case request
    /// Set up once, before the first request, and cleaned up after the last one has fully ended (*lifespan*).
    /// It must be named in ``Application/init(lifespan:overrides:)``.
    case application
}
