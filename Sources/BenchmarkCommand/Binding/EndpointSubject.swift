import DependencyRuntime
import LoadTesting

extension Subject {
    /// Sends the requests of a case to an endpoint. Its dependencies are the sites for faults.
    ///
    /// ```swift
    /// try await Subject(
    ///     endpoint, expecting: { $0 is Rejection },
    ///     prepare: { request, environment in environment.providing(token, Token(request.index)) },
    ///     send: { _, page in try await page.stream() })
    /// ```
    /// - Parameters:
    ///   - application: the lifespan its dependencies need; started here and shut down after the last request.
    ///   - isExpected: the errors that belong to the service. A request that ends with one and was answered by an error
    ///     handler was served. All other errors count as failures, answered or not: a handler for everything hides none.
    ///   - prepare: what a request brings with it, added to the environment it is to be run in.
    ///   - send: sends a response while request-scoped dependencies are still open. Without one, nothing is sent.
    /// - Throws: what starting the application throws, or the refusal of a graph that does not fit together.
    public init<Response>(
        _ endpoint: Endpoint<Response>, in application: Application? = nil,
        expecting isExpected: @escaping @Sendable (any Error) -> Bool = { _ in false },
        prepare: (@Sendable (Request, RequestEnvironment) -> RequestEnvironment)? = nil,
        send: (@Sendable (Request, Response) async throws -> Void)? = nil
    ) async throws {
        try endpoint.validate()
        try await application?.start()
        self.init(sites: FaultSites(of: endpoint.steps)) { request in
            var environment = RequestEnvironment(application: application, executor: request.executor)
            if request.hasFaults { environment.interceptors = [FaultInterceptor(request: request)] }
            if let prepare { environment = prepare(request, environment) }
            let outcome: Outcome<Response>
            if let send {
                outcome = await endpoint.respond(in: environment) { try await send(request, $0) }
            } else {
                outcome = await endpoint.respond(in: environment)
            }
            if let failure = outcome.failure(isInjected: request.isInjected, isExpected: isExpected) { throw failure }
        } shutDown: {
            try await application?.shutDown()
        }
    }
}

extension BlockingSubject {
    /// Sends the requests of a case to a blocking endpoint: see ``LoadTesting/Subject``.
    public init<Response>(
        _ endpoint: BlockingEndpoint<Response>, in application: BlockingApplication? = nil,
        expecting isExpected: @escaping @Sendable (any Error) -> Bool = { _ in false },
        prepare: (@Sendable (BlockingRequest, BlockingEnvironment) -> BlockingEnvironment)? = nil,
        send: (@Sendable (BlockingRequest, Response) throws -> Void)? = nil
    ) throws {
        try endpoint.validate()
        try application?.start()
        self.init(sites: FaultSites(of: endpoint.steps)) { request in
            var environment = BlockingEnvironment(application: application)
            if request.hasFaults { environment.interceptors = [BlockingFaultInterceptor(request: request)] }
            if let prepare { environment = prepare(request, environment) }
            let outcome: Outcome<Response>
            if let send {
                outcome = endpoint.respond(in: environment) { try send(request, $0) }
            } else {
                outcome = endpoint.respond(in: environment)
            }
            if let failure = outcome.failure(isInjected: request.isInjected, isExpected: isExpected) { throw failure }
        } shutDown: {
            try application?.shutDown()
        }
    }
}

extension FaultSites {
    init(of steps: [PlannedStep]) {
        self.init(steps.map { Dependency($0.dependency, hasSetup: true, hasCleanup: $0.hasCleanup) })
    }
}
