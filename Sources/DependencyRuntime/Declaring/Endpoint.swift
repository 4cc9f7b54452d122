/// What a request is for: it receives what it needs and makes a response.
///
/// The plan is made here, once; a request only runs it.
/// ```swift
/// let readItems = Endpoint(needs: session, user) { session, user in try await session.items(of: user) }
/// let outcome = await readItems.respond()
/// ```
public struct Endpoint<Response: Sendable>: Sendable {
    let plan: Plan<AsyncBehavior>
    private let declared: Declared
    private let surroundings: Surroundings?

    /// Whether there is nothing around the request.
    @usableFromInline var isPlain: Bool { surroundings == nil }

    /// What the plan was made from. Behind a reference, as what follows: whoever serves a request holds a copy of its
    /// endpoint.
    private final class Declared: Sendable {
        let graph: Graph<AsyncBehavior>
        let rules: Rules
        let handler: RequestRun.Handler

        init(_ graph: Graph<AsyncBehavior>, _ rules: Rules, _ handler: @escaping RequestRun.Handler) {
            self.graph = graph
            self.rules = rules
            self.handler = handler
        }
    }

    /// What is around the request, outside every dependency.
    private final class Surroundings: Sendable {
        let errorHandlers: [ErrorHandler<Response>]
        let middleware: Middleware<Response>?

        init(errorHandlers: [ErrorHandler<Response>], middleware: Middleware<Response>?) {
            self.errorHandlers = errorHandlers
            self.middleware = middleware
        }
    }

    /// - Parameters:
    ///   - router: whose needs are set up first.
    ///   - rules: how the graph is resolved.
    @_disfavoredOverload
    @inlinable public init<each Need: Sendable>(
        in router: Router = Router(), rules: Rules = .standard, needs: repeat Dependency<each Need>,
        handler: @escaping @Sendable (repeat each Need) async throws -> Response
    ) {
        var mentions: [Mention<AsyncBehavior>] = []
        repeat mentions.append((each needs).mention)
        self.init(
            router, rules, mentions,
            handler: { memory in
                var reader = memory.reader
                memory.initialize(to: try await handler(repeat reader.next((each Need).self)))
            })
    }

    /// An endpoint with needs of one type, as many as there are: for graphs that are read from files.
    @inlinable public init<Need: Sendable>(
        in router: Router = Router(), rules: Rules = .standard, needs: [Dependency<Need>],
        handler: @escaping @Sendable ([Need]) async throws -> Response
    ) {
        let count = needs.count
        self.init(
            router, rules, needs.map(\.mention),
            handler: { memory in
                var reader = memory.reader
                memory.initialize(to: try await handler(reader.next(count, Need.self)))
            })
    }

    @usableFromInline init(
        _ router: Router, _ rules: Rules, _ needs: [Mention<AsyncBehavior>], handler: @escaping AsyncBehavior.Setup
    ) {
        self.init(Declared(Graph(routers: router.mentions, needs: needs), rules, handler), overrides: [:], nil)
    }

    private init(
        _ declared: Declared, overrides: [ObjectIdentifier: Replacement<AsyncBehavior>], _ surroundings: Surroundings?
    ) {
        self.declared = declared
        self.surroundings = surroundings
        plan = Plan(
            declared.graph, overrides: overrides, rules: declared.rules, response: ValueLayout(of: Response.self),
            endpoint: .value(declared.handler))
    }

    private init(_ other: Endpoint, _ surroundings: Surroundings) {
        plan = other.plan
        declared = other.declared
        self.surroundings = surroundings
    }

    /// This endpoint with some dependencies replaced; the plan is made anew.
    public func overriding(_ overrides: Overrides) -> Endpoint {
        Endpoint(declared, overrides: overrides.replacements, surroundings)
    }

    /// This endpoint with a response of its own for errors of one type.
    ///
    /// Handlers run when all cleanup is done, outside every dependency; they see the last error standing (rule R56). The
    /// first that fits answers. Its response is sent if none was started before; if one was, the outcome is
    /// ``DependencyError/responseAlreadyStarted`` (rule R28). An error it throws takes the place of the one it was given.
    public func onError<Failure: Error>(
        _ type: Failure.Type, respond: @escaping @Sendable (Failure) async throws -> Response
    ) -> Endpoint {
        let handlers = (surroundings?.errorHandlers ?? []) + [ErrorHandler(type, respond)]
        return Endpoint(self, Surroundings(errorHandlers: handlers, middleware: surroundings?.middleware))
    }

    /// This endpoint with something around whole requests, outside every dependency and error handler.
    ///
    /// `middleware` gets the request's environment, which it may change, and `next`, which it may call or not. The one added
    /// last is outermost.
    public func wrapped(by middleware: @escaping Middleware<Response>) -> Endpoint {
        let handlers = surroundings?.errorHandlers ?? []
        guard let inner = surroundings?.middleware else {
            return Endpoint(self, Surroundings(errorHandlers: handlers, middleware: middleware))
        }
        let both: Middleware<Response> = { environment, next in
            await middleware(environment) { await inner($0, next) }
        }
        return Endpoint(self, Surroundings(errorHandlers: handlers, middleware: both))
    }

    /// The instances a request sets up, in order.
    public var steps: [PlannedStep] {
        plan.steps.map { PlannedStep(dependency: $0.name, hasCleanup: $0.hasCleanup) }
    }

    /// What about the graph is allowed and probably not meant.
    public var warnings: [PlanWarning] { plan.warnings }

    /// Throws when the declarations do not fit together. ``respond(in:)`` refuses each request for the same reason.
    public func validate() throws(PlanRefusal) {
        if let refusal = plan.refusal { throw refusal }
    }
}

// MARK: - Requests

extension Endpoint {
    /// Serves one request: sets up, calls the endpoint, cleans up. Never throws; the outcome says how it went.
    @inlinable @inline(__always) public func respond(
        in environment: consuming RequestEnvironment = RequestEnvironment()
    ) async -> Outcome<Response> {
        guard isPlain else { return await respondWithin(environment, nil) }
        let run = makeRun(environment, nil)
        await run.serve()
        return Endpoint.outcome(of: run)
    }

    /// Serves one request and sends its response while request-scoped dependencies are still open.
    ///
    /// `send` is called at most once: with the endpoint's response, or with that of an error handler. What it throws is
    /// thrown in at the yield points of request scope. A streamed body is streamed here (rule R41).
    @inlinable @inline(__always) public func respond(
        in environment: consuming RequestEnvironment = RequestEnvironment(),
        sending send: @escaping @Sendable (Response) async throws -> Void
    ) async -> Outcome<Response> {
        guard isPlain else { return await respondWithin(environment, send) }
        let run = makeRun(environment, { try await send($0.read(as: Response.self)) })
        await run.serve()
        return Outcome(run.end())
    }

    /// ``respond(in:)`` for a load generator: a request in flight does not hold room for its outcome, which `judge` gets.
    @inlinable @inline(__always) package func respond(
        in environment: consuming RequestEnvironment, judge: (Outcome<Response>) throws -> Void
    ) async throws {
        guard isPlain else { return try await respondWithin(environment, judge) }
        let run = makeRun(environment, nil)
        await run.serve()
        try Endpoint.judge(run, judge)
    }

    @inlinable @inline(never) func respondWithin(
        _ environment: RequestEnvironment, _ judge: (Outcome<Response>) throws -> Void
    ) async throws {
        try judge(await respondWithin(environment, nil))
    }

    @inlinable @inline(never) static func judge(
        _ run: RequestRun, _ judge: (Outcome<Response>) throws -> Void
    ) throws {
        try judge(Outcome(run.end()))
    }

    /// Not inlined, so that a request in flight does not hold room for its outcome.
    @inlinable @inline(never) static func outcome(of run: RequestRun) -> Outcome<Response> {
        Outcome(run.end())
    }

    @usableFromInline func makeRun(_ environment: consuming RequestEnvironment, _ send: AsyncBehavior.Setup?)
        -> RequestRun
    {
        RequestRun(plan: plan, environment: environment, send: send)
    }

    @usableFromInline func respondWithin(
        _ environment: RequestEnvironment, _ send: (@Sendable (Response) async throws -> Void)?
    ) async -> Outcome<Response> {
        guard let middleware = surroundings?.middleware else { return await respondHandlingErrors(environment, send) }
        return await middleware(environment) { await respondHandlingErrors($0, send) }
    }

    private func respondHandlingErrors(
        _ environment: RequestEnvironment, _ send: (@Sendable (Response) async throws -> Void)?
    ) async -> Outcome<Response> {
        let run = makeRun(environment, send.map(Endpoint.reading))
        await run.serve()
        guard let failure = run.failure,
            let handler = surroundings?.errorHandlers.first(where: { $0.handles(failure) })
        else { return Outcome(run.end()) }
        let answer: Outcome<Response>
        if run.responseHasStarted {
            let response = run.holdsResponse ? run.endpointMemory.read(as: Response.self) : nil
            answer = Outcome(
                result: .failure(DependencyError.responseAlreadyStarted), response: response,
                alsoFailed: run.attached + [failure])
        } else {
            do {
                let response = try await handler.respond(failure)
                try await send?(response)
                answer = Outcome(
                    result: .failure(failure), response: response, isHandled: true, alsoFailed: run.attached)
            } catch {
                answer = Outcome(result: .failure(error), alsoFailed: run.attached + [failure])
            }
        }
        run.leave()
        return answer
    }
}

extension Endpoint {
    private static func reading(
        _ send: @escaping @Sendable (Response) async throws -> Void
    ) -> AsyncBehavior.Setup {
        { try await send($0.read(as: Response.self)) }
    }
}

/// One instance of a plan.
public struct PlannedStep: Sendable, Equatable {
    public let dependency: String
    public let hasCleanup: Bool
}
