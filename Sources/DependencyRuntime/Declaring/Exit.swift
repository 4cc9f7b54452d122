/// How a request had gone when a cleanup began.
public enum Exit: Sendable {
    case succeeded
    /// With the error standing at that moment: an inner cleanup may have replaced the first one.
    case failed(any Error)

    /// The error standing, or nil.
    public var error: (any Error)? {
        switch self {
        case .succeeded: nil
        case .failed(let error): error
        }
    }

    init(_ error: (any Error)?) {
        self = error.map { .failed($0) } ?? .succeeded
    }
}
