/// The blocking twin of ``Endpoint``: a request runs to its end on the calling thread, without Swift concurrency.
public struct BlockingEndpoint<Response: Sendable>: Sendable {
    let plan: Plan<BlockingBehavior>
    private let needs: [Mention<BlockingBehavior>]
    private let handler: @Sendable (BlockingRun) throws -> Void

    public init<each Need: Sendable>(
        needs: repeat BlockingDependency<each Need>,
        handler: @escaping @Sendable (repeat each Need) throws -> Response
    ) {
        var mentions: [Mention<BlockingBehavior>] = []
        repeat mentions.append((each needs).mention)
        self.init(mentions, overrides: [:]) { run in
            var reader = run.storage.reader(for: run.plan.roots)
            let response = try handler(repeat reader.next((each Need).self))
            run.storage.initialize(run.plan.responseSlot, to: response)
        }
    }

    private init(
        _ needs: [Mention<BlockingBehavior>], overrides: [ObjectIdentifier: Declaration<BlockingBehavior>],
        _ handler: @escaping @Sendable (BlockingRun) throws -> Void
    ) {
        self.needs = needs
        self.handler = handler
        plan = Plan(needs: needs, overrides: overrides, scope: .request, response: ValueLayout(of: Response.self))
    }

    /// This endpoint with some dependencies replaced; the plan is made anew.
    public func overriding(_ overrides: Overrides) -> BlockingEndpoint {
        BlockingEndpoint(needs, overrides: overrides.blockingReplacements, handler)
    }

    /// The instances a request sets up, in order; cleanup runs in reverse.
    public var steps: [PlannedStep] {
        plan.steps.map { PlannedStep(dependency: $0.name, hasCleanup: $0.form.hasCleanup) }
    }

    /// Throws when the declarations do not fit together. ``respond(in:)`` refuses each request for the same reason.
    public func validate() throws(PlanRefusal) {
        if let refusal = plan.refusal { throw refusal }
    }

    /// Serves one request on this thread. Never throws; the outcome says how it went.
    public func respond(in environment: BlockingEnvironment = BlockingEnvironment()) -> Outcome<Response> {
        serve(environment, sending: nil)
    }

    /// Serves one request and sends its response while request-scoped dependencies are still open.
    public func respond(
        in environment: BlockingEnvironment = BlockingEnvironment(), sending send: (Response) throws -> Void
    ) -> Outcome<Response> {
        withoutActuallyEscaping(send) { send in
            serve(environment) { run in try send(run.storage.read(run.plan.responseSlot, as: Response.self)) }
        }
    }

    private func serve(
        _ environment: BlockingEnvironment, sending send: ((BlockingRun) throws -> Void)?
    ) -> Outcome<Response> {
        if let application = environment.application, !application.admit() {
            return Outcome(result: .failure(DependencyError.notServing))
        }
        let run = BlockingRun(plan: plan, environment: environment, endpoint: handler, respond: send)
        let (failure, attached) = run.run()
        environment.application?.leave()
        if let failure { return Outcome(result: .failure(failure), alsoFailed: attached) }
        return Outcome(result: .success(run.storage.read(plan.responseSlot, as: Response.self)), alsoFailed: attached)
    }
}
