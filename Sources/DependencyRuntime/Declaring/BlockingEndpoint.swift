/// The blocking twin of ``Endpoint``: a request runs to its end on the calling thread, without Swift concurrency.
public struct BlockingEndpoint<Response: Sendable>: Sendable {
    let plan: Plan<BlockingBehavior>
    private let graph: Graph<BlockingBehavior>
    private let rules: Rules
    private let handler: BlockingBehavior.Setup
    private var errorHandlers: [BlockingErrorHandler<Response>] = []
    private var middleware: BlockingMiddleware<Response>?

    /// Whether there is nothing around the request.
    @usableFromInline var isPlain: Bool { errorHandlers.isEmpty && middleware == nil }

    /// - Parameters:
    ///   - router: whose needs are set up first.
    ///   - rules: how the graph is resolved.
    @inlinable public init<each Need: Sendable>(
        in router: BlockingRouter = BlockingRouter(), rules: Rules = .standard,
        needs: repeat BlockingDependency<each Need>,
        handler: @escaping @Sendable (repeat each Need) throws -> Response
    ) {
        var mentions: [Mention<BlockingBehavior>] = []
        repeat mentions.append((each needs).mention)
        self.init(
            router, rules, mentions,
            handler: { memory in
                var reader = memory.reader
                memory.initialize(to: try handler(repeat reader.next((each Need).self)))
            })
    }

    /// An endpoint with needs of one type, as many as there are: for graphs that are read from files.
    @inlinable public init<Need: Sendable>(
        in router: BlockingRouter = BlockingRouter(), rules: Rules = .standard, needs: [BlockingDependency<Need>],
        handler: @escaping @Sendable ([Need]) throws -> Response
    ) {
        let count = needs.count
        self.init(
            router, rules, needs.map(\.mention),
            handler: { memory in
                var reader = memory.reader
                memory.initialize(to: try handler(reader.next(count, Need.self)))
            })
    }

    @usableFromInline init(
        _ router: BlockingRouter, _ rules: Rules, _ needs: [Mention<BlockingBehavior>],
        handler: @escaping BlockingBehavior.Setup
    ) {
        self.init(Graph(routers: router.mentions, needs: needs), rules, overrides: [:], handler)
    }

    private init(
        _ graph: Graph<BlockingBehavior>, _ rules: Rules, overrides: [ObjectIdentifier: Replacement<BlockingBehavior>],
        _ handler: @escaping BlockingBehavior.Setup
    ) {
        self.graph = graph
        self.rules = rules
        self.handler = handler
        plan = Plan(
            graph, overrides: overrides, rules: rules, response: ValueLayout(of: Response.self),
            endpoint: .value(handler))
    }

    /// This endpoint with some dependencies replaced; the plan is made anew.
    public func overriding(_ overrides: Overrides) -> BlockingEndpoint {
        var changed = BlockingEndpoint(graph, rules, overrides: overrides.blockingReplacements, handler)
        changed.errorHandlers = errorHandlers
        changed.middleware = middleware
        return changed
    }

    /// This endpoint with a response of its own for errors of one type.
    ///
    /// Handlers run when all cleanup is done, outside every dependency; they see the last error standing (rule R56). The
    /// first that fits answers. Its response is sent if none was started before; if one was, the outcome is
    /// ``DependencyError/responseAlreadyStarted`` (rule R28). An error it throws takes the place of the one it was given.
    public func onError<Failure: Error>(
        _ type: Failure.Type, respond: @escaping @Sendable (Failure) throws -> Response
    ) -> BlockingEndpoint {
        var changed = self
        changed.errorHandlers.append(BlockingErrorHandler(type, respond))
        return changed
    }

    /// This endpoint with something around whole requests, outside every dependency and error handler.
    ///
    /// `middleware` gets the request's environment, which it may change, and `next`, which it may call or not. The one added
    /// last is outermost.
    public func wrapped(by middleware: @escaping BlockingMiddleware<Response>) -> BlockingEndpoint {
        var changed = self
        guard let inner = self.middleware else {
            changed.middleware = middleware
            return changed
        }
        changed.middleware = { environment, next in
            middleware(environment) { inner($0, next) }
        }
        return changed
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

extension BlockingEndpoint {
    /// Serves one request: sets up, calls the endpoint, cleans up. Never throws; the outcome says how it went.
    @inlinable public func respond(in environment: BlockingEnvironment = BlockingEnvironment()) -> Outcome<Response> {
        guard isPlain else { return respondWithin(environment, nil) }
        let run = makeRun(environment, nil)
        run.serve()
        return Outcome(run.end())
    }

    /// Serves one request and sends its response while request-scoped dependencies are still open.
    ///
    /// `send` is called at most once: with the endpoint's response, or with that of an error handler. What it throws is
    /// thrown in at the yield points of request scope. A streamed body is streamed here (rule R41).
    public func respond(
        in environment: BlockingEnvironment = BlockingEnvironment(),
        sending send: (Response) throws -> Void
    ) -> Outcome<Response> {
        withoutActuallyEscaping(send) { send in respondWithin(environment, send) }
    }

    @usableFromInline func makeRun(
        _ environment: BlockingEnvironment, _ send: ((StepMemory) throws -> Void)?
    ) -> BlockingRun {
        BlockingRun(plan: plan, environment: environment, send: send)
    }

    @usableFromInline func respondWithin(
        _ environment: BlockingEnvironment, _ send: ((Response) throws -> Void)?
    ) -> Outcome<Response> {
        guard let middleware else { return respondHandlingErrors(environment, send) }
        return middleware(environment) { respondHandlingErrors($0, send) }
    }

    private func respondHandlingErrors(
        _ environment: BlockingEnvironment, _ send: ((Response) throws -> Void)?
    ) -> Outcome<Response> {
        let run = makeRun(environment, send.map { send in { try send($0.read(as: Response.self)) } })
        run.serve()
        guard let failure = run.failure, let handler = errorHandlers.first(where: { $0.handles(failure) }) else {
            return Outcome(run.end())
        }
        let answer: Outcome<Response>
        if run.responseHasStarted {
            let response = run.holdsResponse ? run.endpointMemory.read(as: Response.self) : nil
            answer = Outcome(
                result: .failure(DependencyError.responseAlreadyStarted), response: response,
                alsoFailed: run.attached + [failure])
        } else {
            do {
                let response = try handler.respond(failure)
                try send?(response)
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
