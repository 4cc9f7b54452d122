/// How a request ended. No error is lost: the one that decides is in ``result``, all others are in ``alsoFailed``.
public struct Outcome<Response: Sendable>: Sendable {
    /// The endpoint's response, or the last error standing after all cleanup (rules R19, R29).
    public let result: Result<Response, any Error>
    /// What the client got or is to get: the endpoint's response, also when something failed after it was sent, or that of
    /// an error handler. Nil when there is none.
    @inlinable public var response: Response? { otherResponse ?? (try? result.get()) }
    /// Errors that were replaced, swallowed, or came after, in the order they occurred.
    public let alsoFailed: [any Error]
    /// Whether the error was answered: ``response`` is that of an error handler.
    public let isHandled: Bool
    @usableFromInline let otherResponse: Response?

    /// - Parameter response: when it is not that of `result`.
    @inlinable public init(
        result: Result<Response, any Error>, response: Response? = nil, isHandled: Bool = false,
        alsoFailed: [any Error] = []
    ) {
        self.result = result
        otherResponse = response
        self.isHandled = isHandled
        self.alsoFailed = alsoFailed
    }

    /// The response, or throws the error that decides.
    @inlinable public func get() throws -> Response {
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
