/// What an injected failure does.
public enum FaultKind: String, Codable, Sendable, Equatable, CaseIterable {
    /// A setup throws an error.
    case setup
    /// The endpoint throws an error.
    case endpoint
    /// A setup or the endpoint refuses the request, as an authentication dependency does.
    case rejection
    /// A cleanup does its work and then throws an error.
    case cleanup
    /// The request is cancelled, from another thread: as a step begins, while it runs, or as it ends.
    case cancel
    /// The request's time limit runs out while a setup or the endpoint is waiting.
    case timeout
    /// Something slow: a setup, the endpoint or a cleanup waits.
    case delay
    /// A setup, the endpoint or a cleanup never returns.
    case hang

    public var summary: String {
        switch self {
        case .setup: "a setup throws an error"
        case .endpoint: "the endpoint throws an error"
        case .rejection: "a setup or the endpoint refuses the request"
        case .cleanup: "a cleanup does its work and then throws an error"
        case .cancel:
            "the request is cancelled, from another thread, before, during or after a setup, the endpoint or a cleanup"
        case .timeout: "the request's time limit runs out while a setup or the endpoint is waiting"
        case .delay: "a setup, the endpoint or a cleanup is slow (1 ms); the request succeeds"
        case .hang: "a setup, the endpoint or a cleanup never returns; the case ends without a leak verdict (exit 91)"
        }
    }
}
