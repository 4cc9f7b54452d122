/// What a request is for: it receives what it needs and makes a response.
///
/// The plan is made here, once; a request only runs it.
/// ```swift
/// let readItems = Endpoint(needs: session, user) { session, user in try await session.items(of: user) }
/// let outcome = await readItems.respond()
/// ```
public struct Endpoint<Response: Sendable>: Sendable {
    let plan: Plan<AsyncBehavior>
    private let needs: [Mention<AsyncBehavior>]
    private let handler: @Sendable (RequestRun) async throws -> Void

    public init<each Need: Sendable>(
        needs: repeat Dependency<each Need>,
        handler: @escaping @Sendable (repeat each Need) async throws -> Response
    ) {
        var mentions: [Mention<AsyncBehavior>] = []
        repeat mentions.append((each needs).mention)
        self.init(mentions, overrides: [:]) { run in
            var reader = run.storage.reader(for: run.plan.roots)
            let response = try await handler(repeat reader.next((each Need).self))
            run.storage.initialize(run.plan.responseSlot, to: response)
        }
    }

    private init(
        _ needs: [Mention<AsyncBehavior>], overrides: [ObjectIdentifier: Declaration<AsyncBehavior>],
        _ handler: @escaping @Sendable (RequestRun) async throws -> Void
    ) {
        self.needs = needs
        self.handler = handler
        plan = Plan(needs: needs, overrides: overrides, scope: .request, response: ValueLayout(of: Response.self))
    }

    /// This endpoint with some dependencies replaced; the plan is made anew.
    public func overriding(_ overrides: Overrides) -> Endpoint {
        Endpoint(needs, overrides: overrides.replacements, handler)
    }

    /// The instances a request sets up, in order; cleanup runs in reverse.
    public var steps: [PlannedStep] {
        plan.steps.map { PlannedStep(dependency: $0.name, hasCleanup: $0.form.hasCleanup) }
    }

    /// Throws when the declarations do not fit together. ``respond(in:)`` refuses each request for the same reason.
    public func validate() throws(PlanRefusal) {
        if let refusal = plan.refusal { throw refusal }
    }

    /// Serves one request: sets up, calls the endpoint, cleans up. Never throws; the outcome says how it went.
    public func respond(in environment: RequestEnvironment = RequestEnvironment()) async -> Outcome<Response> {
        await serve(environment, sending: nil)
    }

    /// Serves one request and sends its response while request-scoped dependencies are still open.
    ///
    /// `send` is called only when the endpoint has succeeded; what it throws is thrown in at their yield points.
    public func respond(
        in environment: RequestEnvironment = RequestEnvironment(),
        sending send: @escaping @Sendable (Response) async throws -> Void
    ) async -> Outcome<Response> {
        await serve(environment) { run in
            try await send(run.storage.read(run.plan.responseSlot, as: Response.self))
        }
    }

    private func serve(
        _ environment: RequestEnvironment, sending send: (@Sendable (RequestRun) async throws -> Void)?
    ) async -> Outcome<Response> {
        if let application = environment.application, !application.admit() {
            return Outcome(result: .failure(DependencyError.notServing))
        }
        let run = RequestRun(plan: plan, environment: environment, endpoint: handler, respond: send)
        let (failure, attached) = await run.run()
        environment.application?.leave()
        if let failure { return Outcome(result: .failure(failure), alsoFailed: attached) }
        return Outcome(result: .success(run.storage.read(plan.responseSlot, as: Response.self)), alsoFailed: attached)
    }
}

/// One instance of a plan.
public struct PlannedStep: Sendable, Equatable {
    public let dependency: String
    public let hasCleanup: Bool
}
