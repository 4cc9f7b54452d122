/// How the requests of a case are run. Figures of different models are never mixed.
public enum ExecutionModel: String, Codable, Sendable, Equatable, CaseIterable {
    /// A request is a child task of a discarding task group.
    case structured
    /// A request is a work item on a concurrent dispatch queue, run to its end on that thread.
    case dispatch
    /// A request is a task on a task executor backed by a concurrent dispatch queue.
    case executor

    public var summary: String {
        switch self {
        case .structured: "a child task of a discarding task group (async)"
        case .dispatch: "a work item on a concurrent dispatch queue, run to its end on that thread (blocking)"
        case .executor: "a task on a task executor backed by a dispatch queue (async)"
        }
    }
}
