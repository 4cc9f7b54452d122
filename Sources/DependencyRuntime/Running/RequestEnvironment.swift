/// What a request is run with, apart from its endpoint.
public struct RequestEnvironment: Sendable {
    /// The running application that holds the values of application scope.
    public var application: Application?
    /// The executor the request prefers; shielded work and the endpoint stay on it.
    public var executor: (any TaskExecutor)?
    public var interceptors: [any Interceptor]
    /// How long the cleanups of the request may take together. Over it they are cancelled, run to their end, and the
    /// overrun is attached to the outcome. Nil: no limit.
    public var cleanupLimit: CleanupLimit?

    public init(
        application: Application? = nil, executor: (any TaskExecutor)? = nil, interceptors: [any Interceptor] = [],
        cleanupLimit: CleanupLimit? = nil
    ) {
        self.application = application
        self.executor = executor
        self.interceptors = interceptors
        self.cleanupLimit = cleanupLimit
    }
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
