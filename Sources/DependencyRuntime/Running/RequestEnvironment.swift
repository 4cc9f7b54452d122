/// What a request is run with, apart from its endpoint.
///
/// Copying one costs as much as copying a reference: make it once and use it for many requests.
public struct RequestEnvironment: Sendable {
    /// Nil as long as nothing is set: an ordinary request then carries one word.
    private var contents: Contents?

    public init(
        application: Application? = nil, executor: (any TaskExecutor)? = nil, interceptors: [any Interceptor] = [],
        cleanupLimit: CleanupLimit? = nil
    ) {
        guard application != nil || executor != nil || !interceptors.isEmpty || cleanupLimit != nil else { return }
        contents = Contents(
            Fields(
                application: application, executor: executor, interceptors: interceptors, cleanupLimit: cleanupLimit))
    }

    /// The running application that holds the values of application scope.
    public var application: Application? {
        get { contents?.fields.application }
        set { change { $0.application = newValue } }
    }

    /// The executor that the calling task prefers, so that what runs behind a shield stays on it too.
    ///
    /// It does not move the request there: call from a task that was given this preference.
    public var executor: (any TaskExecutor)? {
        get { contents?.fields.executor }
        set { change { $0.executor = newValue } }
    }

    public var interceptors: [any Interceptor] {
        get { contents?.fields.interceptors ?? [] }
        set { change { $0.interceptors = newValue } }
    }

    /// How long the cleanups of one scope may take together. Over it they are cancelled, run to their end, and the
    /// overrun is attached to the outcome. Nil: no limit.
    public var cleanupLimit: CleanupLimit? {
        get { contents?.fields.cleanupLimit }
        set { change { $0.cleanupLimit = newValue } }
    }

    /// This environment with the value that comes with the request: see ``Dependency/provided(_:)``.
    public func providing<Value>(_ dependency: Dependency<Value>, _ value: Value) -> RequestEnvironment {
        var changed = self
        changed.change { $0.provisions.append(Provision(dependency.mention.declaration, value)) }
        return changed
    }

    func provide(_ declaration: Declaration<AsyncBehavior>, to memory: StepMemory) -> Bool {
        DependencyRuntime.provide(declaration, to: memory, from: contents?.fields.provisions ?? [])
    }

    private mutating func change(_ change: (inout Fields) -> Void) {
        var fields = contents?.fields ?? Fields()
        change(&fields)
        contents = Contents(fields)
    }

    private struct Fields: Sendable {
        var application: Application?
        var executor: (any TaskExecutor)?
        var interceptors: [any Interceptor] = []
        var cleanupLimit: CleanupLimit?
        var provisions: [Provision<AsyncBehavior>] = []
    }

    /// Shared between copies, and made anew by every change.
    private final class Contents: Sendable {
        let fields: Fields

        init(_ fields: Fields) { self.fields = fields }
    }
}

/// What a blocking request is run with, apart from its endpoint.
public struct BlockingEnvironment: Sendable {
    /// The running application that holds the values of application scope.
    public var application: BlockingApplication?
    public var interceptors: [any BlockingInterceptor]
    private var provisions: [Provision<BlockingBehavior>] = []

    public init(application: BlockingApplication? = nil, interceptors: [any BlockingInterceptor] = []) {
        self.application = application
        self.interceptors = interceptors
    }

    /// This environment with the value that comes with the request.
    public func providing<Value>(_ dependency: BlockingDependency<Value>, _ value: Value) -> BlockingEnvironment {
        var changed = self
        changed.provisions.append(Provision(dependency.mention.declaration, value))
        return changed
    }

    func provide(_ declaration: Declaration<BlockingBehavior>, to memory: StepMemory) -> Bool {
        DependencyRuntime.provide(declaration, to: memory, from: provisions)
    }
}

/// A value that comes with a request.
private struct Provision<Behavior: StepBehavior>: Sendable {
    let declaration: ObjectIdentifier
    let store: @Sendable (StepMemory) -> Void

    init<Value: Sendable>(_ declaration: Declaration<Behavior>, _ value: Value) {
        self.declaration = ObjectIdentifier(declaration)
        store = { $0.initialize(to: value) }
    }
}

/// Stores the value given last. False when none was.
private func provide<Behavior>(
    _ declaration: Declaration<Behavior>, to memory: StepMemory, from provisions: [Provision<Behavior>]
) -> Bool {
    guard let provision = provisions.last(where: { $0.declaration == ObjectIdentifier(declaration) }) else {
        return false
    }
    provision.store(memory)
    return true
}

/// A time limit for cleanup, on a clock of the caller's choice.
public struct CleanupLimit: Sendable {
    public let duration: Duration
    let sleep: @Sendable (Duration) async throws -> Void

    public init(_ duration: Duration, clock: some Clock<Duration> = ContinuousClock()) {
        self.duration = duration
        self.sleep = { try await clock.sleep(for: $0) }
    }
}
