import DependencyRuntime
import LoadTesting

extension Subject {
    /// Sends the requests of a case to an endpoint. Its dependencies are the sites for faults.
    ///
    /// - Parameter application: the lifespan its dependencies need; started here and shut down after the last request.
    /// - Throws: what starting the application throws, or the refusal of a graph that does not fit together.
    public init<Response>(_ endpoint: Endpoint<Response>, in application: Application? = nil) async throws {
        try endpoint.validate()
        try await application?.start()
        self.init(sites: FaultSites(of: endpoint.steps)) { request in
            var environment = RequestEnvironment(application: application, executor: request.executor)
            if request.hasFaults { environment.interceptors = [FaultInterceptor(request: request)] }
            let outcome = await endpoint.respond(in: environment)
            if let failure = outcome.error {
                throw outcome.alsoFailed.first { !request.isInjected($0) && request.isInjected(failure) } ?? failure
            }
        } shutDown: {
            try await application?.shutDown()
        }
    }
}

extension BlockingSubject {
    /// Sends the requests of a case to a blocking endpoint: see ``LoadTesting/Subject``.
    public init<Response>(_ endpoint: BlockingEndpoint<Response>, in application: BlockingApplication? = nil) throws {
        try endpoint.validate()
        try application?.start()
        self.init(sites: FaultSites(of: endpoint.steps)) { request in
            var environment = BlockingEnvironment(application: application)
            if request.hasFaults { environment.interceptors = [BlockingFaultInterceptor(request: request)] }
            let outcome = endpoint.respond(in: environment)
            if let failure = outcome.error {
                throw outcome.alsoFailed.first { !request.isInjected($0) && request.isInjected(failure) } ?? failure
            }
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
