/// How a request ended. No error is lost: the one that decides is in ``result``, all others are in ``alsoFailed``.
public struct Outcome<Response: Sendable>: Sendable {
    /// The response, or the last error standing after all cleanup (rules R19, R29).
    public let result: Result<Response, any Error>
    /// Errors that were replaced, swallowed, or came after, in the order they occurred.
    public let alsoFailed: [any Error]

    public init(result: Result<Response, any Error>, alsoFailed: [any Error] = []) {
        self.result = result
        self.alsoFailed = alsoFailed
    }

    /// The response, or throws the error that decides.
    public func get() throws -> Response {
        try result.get()
    }

    /// The error that decides, or nil.
    public var error: (any Error)? {
        switch result {
        case .success: nil
        case .failure(let error): error
        }
    }
}
