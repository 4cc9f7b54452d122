import DependencyRuntime
import LeakDetection
import LoadTesting
import Synchronization

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
    @inlinable public init<Response>(
        _ endpoint: Endpoint<Response>, in application: Application? = nil,
        expecting isExpected: @escaping @Sendable (any Error) -> Bool = { _ in false },
        prepare: (@Sendable (Request, RequestEnvironment) -> RequestEnvironment)? = nil,
        send: (@Sendable (Request, Response) async throws -> Void)? = nil
    ) async throws {
        try endpoint.validate()
        try await application?.start()
        let service = EndpointService(endpoint, application, isExpected, prepare)
        let sites = FaultSites(of: endpoint.steps)
        if let send {
            self.init(sites: sites) { request in
                let injected = request.injected
                let outcome = await service.endpoint.respond(in: service.environment(for: request)) {
                    try await send(request, $0)
                }
                try service.judge(outcome, injected)
            } shutDown: {
                try await application?.shutDown()
            }
        } else {
            self.init(sites: sites) { request in
                let injected = request.injected
                try await service.endpoint.respond(in: service.environment(for: request)) {
                    try service.judge($0, injected)
                }
            } shutDown: {
                try await application?.shutDown()
            }
        }
    }
}

/// What all requests of a case share, behind one reference: a request in flight holds no more of it.
@usableFromInline final class EndpointService<Response: Sendable>: Sendable {
    @usableFromInline let endpoint: Endpoint<Response>
    private let plain: RequestEnvironments
    private let isExpected: @Sendable (any Error) -> Bool
    private let prepare: (@Sendable (Request, RequestEnvironment) -> RequestEnvironment)?

    @usableFromInline init(
        _ endpoint: Endpoint<Response>, _ application: Application?,
        _ isExpected: @escaping @Sendable (any Error) -> Bool,
        _ prepare: (@Sendable (Request, RequestEnvironment) -> RequestEnvironment)?
    ) {
        self.endpoint = endpoint
        self.plain = RequestEnvironments(application)
        self.isExpected = isExpected
        self.prepare = prepare
    }

    @usableFromInline func environment(for request: Request) -> RequestEnvironment {
        var environment = plain.environment(on: request.executor)
        if request.isWatched { environment.interceptors = [RequestInterceptor(request: request)] }
        return prepare?(request, environment) ?? environment
    }

    @usableFromInline func judge(_ outcome: Outcome<Response>, _ injected: InjectedFailures) throws {
        if case .success = outcome.result { return }
        if let failure = outcome.failure(isInjected: injected.contains, isExpected: isExpected) { throw failure }
    }
}

/// The environment of requests without faults. All requests of a case run on one executor, so they share one.
private final class RequestEnvironments: Sendable {
    private let application: Application?
    private let shared = AtomicLazyReference<Shared>()

    private final class Shared: Sendable {
        let executor: (any TaskExecutor)?
        let environment: RequestEnvironment

        init(_ application: Application?, _ executor: (any TaskExecutor)?) {
            self.executor = executor
            environment = RequestEnvironment(application: application, executor: executor)
        }
    }

    init(_ application: Application?) { self.application = application }

    func environment(on executor: (any TaskExecutor)?) -> RequestEnvironment {
        let shared = shared.load() ?? shared.storeIfNil(Shared(application, executor))
        guard shared.executor === executor else { return Shared(application, executor).environment }
        return shared.environment
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
        let scope = Ledger.carriedScope()
        try application?.start { life in scope(life) }
        self.init(sites: FaultSites(of: endpoint.steps)) { request in
            var environment = BlockingEnvironment(application: application)
            if request.isWatched { environment.interceptors = [BlockingRequestInterceptor(request: request)] }
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
    @usableFromInline init(of steps: [PlannedStep]) {
        self.init(steps.map { Dependency($0.dependency, hasSetup: true, hasCleanup: $0.hasCleanup) })
    }
}
