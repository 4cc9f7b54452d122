/// Something a request needs: set up before the endpoint runs, handed out, cleaned up afterwards, always, in reverse.
///
/// Three forms:
/// ```swift
/// let database = Dependency("database") { yield in              // one body around everything that uses the value
///     let connection = try await Connection.open()
///     do { try await yield(connection) } catch { await connection.rollback(); await connection.close(); throw error }
///     await connection.close()
/// }
/// let session = Dependency("session", needs: database) { database in   // setup and cleanup apart: faster
///     try await database.begin()
/// } cleanup: { session, exit in
///     await session.end(exit)
/// }
/// let user = Dependency.value("user", needs: session) { session in try await session.currentUser() }   // nothing to clean up
/// ```
/// One instance is made per request and shared by all who need it; ``uncached`` asks for an instance of one's own.
/// A dependency is identified by its declaration: two declarations with one name are two dependencies.
public struct Dependency<Value: Sendable>: Sendable {
    let mention: Mention<AsyncBehavior>

    /// The name given at the declaration.
    public var name: String { mention.declaration.name }

    /// The yield form: `body` sets up, calls `yield` exactly once with the value, and cleans up when that returns or throws.
    ///
    /// Errors of the endpoint, of later setups and of other cleanups are thrown in at the `yield`. Code after the `yield`
    /// that is not protected by `do`/`catch` does not run then. The whole body is shielded from cancellation of the
    /// request; only what runs inside ``Yield/cancellable(_:)`` sees it.
    /// - Throws (at the request): ``DependencyError/didNotYield(dependency:)`` and
    ///   ``DependencyError/yieldedTwice(dependency:)`` when the body breaks the contract.
    public init<each Need: Sendable>(
        _ name: String, scope: Scope = .request, needs: repeat Dependency<each Need>,
        body: @escaping @Sendable (Yield<Value>, repeat each Need) async throws -> Void
    ) {
        var mentions: [Mention<AsyncBehavior>] = []
        repeat mentions.append((each needs).mention)
        let behavior = AsyncBehavior.yielding { run, step in
            var reader = run.reader(for: step)
            try await body(Yield(run: run, step: step), repeat reader.next((each Need).self))
        }
        self.init(name, scope, mentions, behavior)
    }

    /// The setup/cleanup form: `cleanup` runs if and only if `setup` returned.
    ///
    /// `setup` sees cancellation of the request; `cleanup` never does. `cleanup` is told how the request went so far.
    public init<each Need: Sendable>(
        _ name: String, scope: Scope = .request, needs: repeat Dependency<each Need>,
        setup: @escaping @Sendable (repeat each Need) async throws -> Value,
        cleanup: @escaping @Sendable (Value, Exit) async throws -> Void
    ) {
        var mentions: [Mention<AsyncBehavior>] = []
        repeat mentions.append((each needs).mention)
        let behavior = AsyncBehavior.paired(
            setup: { run, step in
                var reader = run.reader(for: step)
                let value = try await setup(repeat reader.next((each Need).self))
                run.storage.initialize(run.plan.steps[step].slot, to: value)
            },
            cleanup: { run, step, exit in
                try await cleanup(run.storage.read(run.plan.steps[step].slot, as: Value.self), exit)
            })
        self.init(name, scope, mentions, behavior)
    }

    /// The value form: makes a value, with nothing to clean up.
    public static func value<each Need: Sendable>(
        _ name: String, scope: Scope = .request, needs: repeat Dependency<each Need>,
        make: @escaping @Sendable (repeat each Need) async throws -> Value
    ) -> Dependency<Value> {
        var mentions: [Mention<AsyncBehavior>] = []
        repeat mentions.append((each needs).mention)
        let behavior = AsyncBehavior.value { run, step in
            var reader = run.reader(for: step)
            let value = try await make(repeat reader.next((each Need).self))
            run.storage.initialize(run.plan.steps[step].slot, to: value)
        }
        return Dependency(name, scope, mentions, behavior)
    }

    /// This dependency, asking for a new instance at this mention (FastAPI's `use_cache=False`).
    ///
    /// The instance is cleaned up like any other. A later cached mention shares it if it was the first (rule R6).
    public var uncached: Dependency<Value> {
        Dependency(mention: Mention(declaration: mention.declaration, isCached: false))
    }

    private init(
        _ name: String, _ scope: Scope, _ needs: [Mention<AsyncBehavior>], _ behavior: AsyncBehavior
    ) {
        let declaration = Declaration(
            name: name, scope: scope, needs: needs, layout: ValueLayout(of: Value.self), behavior: behavior)
        mention = Mention(declaration: declaration, isCached: true)
    }

    init(mention: Mention<AsyncBehavior>) {
        self.mention = mention
    }
}

/// What an async dependency does, with its types erased: values are read from and written to the request's storage.
enum AsyncBehavior: Sendable {
    case yielding(@Sendable (RequestRun, _ step: Int) async throws -> Void)
    case paired(
        setup: @Sendable (RequestRun, _ step: Int) async throws -> Void,
        cleanup: @Sendable (RequestRun, _ step: Int, Exit) async throws -> Void)
    case value(@Sendable (RequestRun, _ step: Int) async throws -> Void)
}

extension AsyncBehavior: StepBehavior {
    var form: StepForm {
        switch self {
        case .yielding: .yielding
        case .paired: .paired
        case .value: .value
        }
    }
}
