/// Something around whole requests: see ``Endpoint/wrapped(by:)``.
public typealias Middleware<Response: Sendable> =
    @Sendable (
        _ environment: RequestEnvironment, _ next: @Sendable (RequestEnvironment) async -> Outcome<Response>
    ) async -> Outcome<Response>

/// The blocking twin of ``Middleware``.
public typealias BlockingMiddleware<Response: Sendable> =
    @Sendable (
        _ environment: BlockingEnvironment, _ next: (BlockingEnvironment) -> Outcome<Response>
    ) -> Outcome<Response>

/// A response for errors of one type.
struct ErrorHandler<Response: Sendable>: Sendable {
    let handles: @Sendable (any Error) -> Bool
    let respond: @Sendable (any Error) async throws -> Response

    init<Failure: Error>(_ type: Failure.Type, _ respond: @escaping @Sendable (Failure) async throws -> Response) {
        handles = { $0 is Failure }
        self.respond = { error in
            guard let failure = error as? Failure else { throw error }
            return try await respond(failure)
        }
    }
}

/// The blocking twin of ``ErrorHandler``.
struct BlockingErrorHandler<Response: Sendable>: Sendable {
    let handles: @Sendable (any Error) -> Bool
    let respond: @Sendable (any Error) throws -> Response

    init<Failure: Error>(_ type: Failure.Type, _ respond: @escaping @Sendable (Failure) throws -> Response) {
        handles = { $0 is Failure }
        self.respond = { error in
            guard let failure = error as? Failure else { throw error }
            return try respond(failure)
        }
    }
}
