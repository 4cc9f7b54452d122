/// One blocking request on its way through its plan: ``RequestRun`` without Swift concurrency.
///
/// `@unchecked Sendable`: the whole request runs on one thread, from its first setup to its last cleanup.
final class BlockingRun: @unchecked Sendable {
    let plan: Plan<BlockingBehavior>
    let environment: BlockingEnvironment
    var storage: ValueStorage
    private let endpoint: (BlockingRun) throws -> Void
    private let respond: ((BlockingRun) throws -> Void)?
    private var yields: [YieldRecord]
    private var attached: [any Error] = []
    private var swallowedBy: String?

    init(
        plan: Plan<BlockingBehavior>, environment: BlockingEnvironment,
        endpoint: @escaping (BlockingRun) throws -> Void, respond: ((BlockingRun) throws -> Void)? = nil
    ) {
        self.plan = plan
        self.environment = environment
        self.endpoint = endpoint
        self.respond = respond
        storage = ValueStorage(for: plan)
        yields = plan.hasYielding ? Array(repeating: YieldRecord(), count: plan.steps.count) : []
    }

    /// Runs the request to its end. Returns the error that decides, or nil, and all others.
    func run() -> (failure: (any Error)?, attached: [any Error]) {
        if let refusal = plan.refusal { return (DependencyError.refused(refusal), []) }
        var failure: (any Error)?
        do {
            try importApplicationValues()
            try advance(from: 0)
        } catch {
            failure = error
        }
        if failure == nil, !storage.holdsValue(plan.responseSlot) {
            failure = DependencyError.swallowed(dependency: swallowedBy ?? "")
        }
        return (failure, attached)
    }

    func reader(for step: Int) -> NeedReader {
        storage.reader(for: plan.steps[step].needs)
    }

    func beginYield(of step: Int) throws {
        try yields[step].begin(dependency: plan.steps[step].name)
    }

    /// Everything that uses the value yielded by `step`: the rest of the request.
    func runRest(after step: Int) throws {
        let name = plan.steps[step].name
        var failure: (any Error)?
        do {
            try after(.setup(dependency: name, index: step), error: nil)
            try advance(from: step + 1)
        } catch {
            failure = error
        }
        failure = intercept(failure) { try before(.cleanup(dependency: name, index: step)) }
        if let failure {
            yields[step].thrownIn = failure
            throw failure
        }
    }

    // MARK: - Steps

    private func advance(from start: Int) throws {
        var next = start
        var failure: (any Error)?
        do {
            while next < plan.steps.count, try runStraight(next) { next += 1 }
            if next == plan.steps.count {
                try callEndpoint()
            } else {
                try runYielding(next)
            }
        } catch {
            failure = error
        }
        failure = unwind(start..<min(next + 1, plan.steps.count), failure)
        if let failure { throw failure }
    }

    /// Runs a step that encloses nothing. Returns false, having done nothing, when the step is in yield form.
    private func runStraight(_ step: Int) throws -> Bool {
        let declaration = plan.steps[step].declaration
        let setup: (BlockingRun, Int) throws -> Void
        switch declaration.behavior {
        case .yielding: return false
        case .value(let make): setup = make
        case .paired(let pairedSetup, _): setup = pairedSetup
        }
        let intercepted = InterceptedStep.setup(dependency: declaration.name, index: step)
        try before(intercepted)
        try intercepting(intercepted) { try setup(self, step) }
        return true
    }

    private func runYielding(_ step: Int) throws {
        let name = plan.steps[step].name
        guard case .yielding(let body) = plan.steps[step].declaration.behavior else { return }
        try before(.setup(dependency: name, index: step))
        var failure: (any Error)?
        do { try body(self, step) } catch { failure = error }
        let hadYielded = yields[step].count > 0
        switch yields[step].verdict(failure: failure, dependency: name) {
        case .clean:
            failure = nil
        case .swallowed(let error):
            attached.append(error)
            swallowedBy = name
            failure = nil
        case .failed(let error, let replaced):
            if let replaced { attached.append(replaced) }
            failure = error
        }
        let ended =
            hadYielded ? InterceptedStep.cleanup(dependency: name, index: step) : .setup(dependency: name, index: step)
        failure = intercept(failure) { try after(ended, error: failure) }
        if let failure { throw failure }
    }

    private func callEndpoint() throws {
        try before(.endpoint)
        try intercepting(.endpoint) { try endpoint(self) }
        guard let respond else { return }
        try before(.response)
        try intercepting(.response) { try respond(self) }
    }

    // MARK: - Cleanup

    /// Cleans up the setup/cleanup steps of `range` in reverse. Returns the error standing afterwards.
    private func unwind(_ range: Range<Int>, _ failure: (any Error)?) -> (any Error)? {
        var failure = failure
        for step in range.reversed() where storage.holdsValue(plan.steps[step].slot) {
            guard case .paired(_, let cleanup) = plan.steps[step].declaration.behavior else { continue }
            let intercepted = InterceptedStep.cleanup(dependency: plan.steps[step].name, index: step)
            failure = intercept(failure) { try before(intercepted) }
            do {
                try cleanup(self, step, Exit(failure))
            } catch {
                if let failure, !isSameError(failure, error) { attached.append(failure) }
                failure = error
            }
            failure = intercept(failure) { try after(intercepted, error: failure) }
        }
        return failure
    }

    // MARK: - Edges

    private func importApplicationValues() throws {
        for needed in plan.imports {
            guard let application = environment.application,
                application.copyValue(of: ObjectIdentifier(needed.declaration), to: storage, at: needed.slot)
            else { throw DependencyError.applicationNotRunning(dependency: needed.declaration.name) }
        }
    }

    private func before(_ step: InterceptedStep) throws {
        for interceptor in environment.interceptors { try interceptor.before(step) }
    }

    private func after(_ step: InterceptedStep, error: (any Error)?) throws {
        for interceptor in environment.interceptors.reversed() { try interceptor.after(step, error: error) }
    }

    private func intercepting(_ step: InterceptedStep, _ body: () throws -> Void) throws {
        guard !environment.interceptors.isEmpty else { return try body() }
        var failure: (any Error)?
        do { try body() } catch { failure = error }
        failure = intercept(failure) { try after(step, error: failure) }
        if let failure { throw failure }
    }

    /// Calls interceptors where something already stands; their error takes its place and the other is attached.
    private func intercept(_ failure: (any Error)?, _ call: () throws -> Void) -> (any Error)? {
        guard !environment.interceptors.isEmpty else { return failure }
        do {
            try call()
            return failure
        } catch {
            if let failure, !isSameError(failure, error) { attached.append(failure) }
            return error
        }
    }
}

/// What a blocking request is run with, apart from its endpoint.
public struct BlockingEnvironment: Sendable {
    /// The running application that holds the values of application scope.
    public var application: BlockingApplication?
    public var interceptors: [any BlockingInterceptor]

    public init(application: BlockingApplication? = nil, interceptors: [any BlockingInterceptor] = []) {
        self.application = application
        self.interceptors = interceptors
    }
}
