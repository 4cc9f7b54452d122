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
    @usableFromInline var mention: Mention<AsyncBehavior>

    /// The name given at the declaration.
    public var name: String { mention.declaration.name }

    /// The yield form: `body` sets up, calls `yield` exactly once with the value, and cleans up when that returns or throws.
    ///
    /// Errors of the endpoint, of later setups and of other cleanups are thrown in at the `yield`. Code after the `yield`
    /// that is not protected by `do`/`catch` does not run then. The whole body is shielded from cancellation of the
    /// request; only what runs inside ``Yield/cancellable(_:)`` sees it.
    /// - Parameter scope: for mentions that do not name one themselves. Nil: ``Scope/request``.
    /// - Throws (at the request): ``DependencyError/didNotYield(dependency:)`` and
    ///   ``DependencyError/yieldedTwice(dependency:)`` when the body breaks the contract.
    @_disfavoredOverload
    @inlinable public init<each Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs: repeat Dependency<each Need>,
        body: @escaping @Sendable (Yield<Value>, repeat each Need) async throws -> Void
    ) {
        var mentions: [Mention<AsyncBehavior>] = []
        repeat mentions.append((each needs).mention)
        self.init(
            name, scope, mentions,
            yielding: { run, memory in
                var reader = memory.reader
                try await body(Yield(run, memory), repeat reader.next((each Need).self))
            })
    }

    /// The setup/cleanup form: `cleanup` runs if and only if `setup` returned.
    ///
    /// `setup` sees cancellation of the request; `cleanup` never does. `cleanup` is told how the request went so far.
    @_disfavoredOverload
    @inlinable public init<each Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs: repeat Dependency<each Need>,
        setup: @escaping @Sendable (repeat each Need) async throws -> Value,
        cleanup: @escaping @Sendable (Value, Exit) async throws -> Void
    ) {
        var mentions: [Mention<AsyncBehavior>] = []
        repeat mentions.append((each needs).mention)
        self.init(
            name, scope, mentions,
            setup: { memory in
                var reader = memory.reader
                memory.initialize(to: try await setup(repeat reader.next((each Need).self)))
            },
            cleanup: { memory, exit in
                try await cleanup(memory.read(as: Value.self), exit)
            })
    }

    /// The value form: makes a value, with nothing to clean up.
    @_disfavoredOverload
    @inlinable public static func value<each Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs: repeat Dependency<each Need>,
        make: @escaping @Sendable (repeat each Need) async throws -> Value
    ) -> Dependency<Value> {
        var mentions: [Mention<AsyncBehavior>] = []
        repeat mentions.append((each needs).mention)
        return Dependency(
            name, scope, mentions,
            value: { memory in
                var reader = memory.reader
                memory.initialize(to: try await make(repeat reader.next((each Need).self)))
            })
    }

    /// A value read from what the request brought, which may be unacceptable.
    ///
    /// When `read` throws ``InvalidInput``, that is noted and the request goes on: everything that does not need this value
    /// is set up all the same, then the endpoint is not called and all findings together are thrown in, as
    /// ``InvalidInputs`` (rule R20). Any other error is a failure like that of any setup.
    @inlinable public static func input<each Need: Sendable>(
        _ name: String, needs: repeat Dependency<each Need>,
        read: @escaping @Sendable (repeat each Need) async throws -> Value
    ) -> Dependency<Value> {
        var mentions: [Mention<AsyncBehavior>] = []
        repeat mentions.append((each needs).mention)
        return Dependency(
            name, nil, mentions,
            input: { memory in
                var reader = memory.reader
                memory.initialize(to: try await read(repeat reader.next((each Need).self)))
            })
    }

    /// A value that comes with the request: see ``RequestEnvironment/providing(_:_:)``.
    public static func provided(_ name: String) -> Dependency<Value> {
        Dependency(name, nil, [], behavior: .provided)
    }
}

// MARK: - Mentions

extension Dependency {
    /// This dependency, asking for a new instance at this mention (FastAPI's `use_cache=False`).
    ///
    /// The instance is cleaned up like any other. A later cached mention shares it if it was the first (rule R6).
    public var uncached: Dependency<Value> {
        var changed = self
        changed.mention.isCached = false
        return changed
    }

    /// This dependency with another scope at this mention. Needed in two scopes, it is two instances (rule R5).
    public func scope(_ scope: Scope) -> Dependency<Value> {
        var changed = self
        changed.mention.ownScope = scope
        return changed
    }

    /// This dependency with a handle to clean it up before its turn, e.g. in the middle of a long response.
    ///
    /// Nothing that has a cleanup of its own may need it: such a graph is refused.
    public var releasable: Dependency<Releasable<Value>> {
        let handle = Dependency<Releasable<Value>>(
            name, nil, [mention],
            behavior: .handle { run, target, memory in
                var reader = memory.reader
                let release = run.makeRelease(of: target)
                memory.initialize(
                    to: Releasable(value: reader.next(Value.self), run: run, step: target, state: release))
            })
        return handle
    }
}

// MARK: - Needs in an array

extension Dependency {
    /// The yield form with needs of one type, as many as there are: for graphs that are read from files.
    @inlinable public init<Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs: [Dependency<Need>],
        body: @escaping @Sendable (Yield<Value>, [Need]) async throws -> Void
    ) {
        let count = needs.count
        self.init(
            name, scope, needs.map(\.mention),
            yielding: { run, memory in
                var reader = memory.reader
                try await body(Yield(run, memory), reader.next(count, Need.self))
            })
    }

    /// The setup/cleanup form with needs of one type, as many as there are.
    @inlinable public init<Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs: [Dependency<Need>],
        setup: @escaping @Sendable ([Need]) async throws -> Value,
        cleanup: @escaping @Sendable (Value, Exit) async throws -> Void
    ) {
        let count = needs.count
        self.init(
            name, scope, needs.map(\.mention),
            setup: { memory in
                var reader = memory.reader
                memory.initialize(to: try await setup(reader.next(count, Need.self)))
            },
            cleanup: { memory, exit in
                try await cleanup(memory.read(as: Value.self), exit)
            })
    }

    /// The value form with needs of one type, as many as there are.
    @inlinable public static func value<Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs: [Dependency<Need>],
        make: @escaping @Sendable ([Need]) async throws -> Value
    ) -> Dependency<Value> {
        let count = needs.count
        return Dependency(
            name, scope, needs.map(\.mention),
            value: { memory in
                var reader = memory.reader
                memory.initialize(to: try await make(reader.next(count, Need.self)))
            })
    }
}

// MARK: - Making declarations

extension Dependency {
    @usableFromInline init(
        _ name: String, _ scope: Scope?, _ needs: [Mention<AsyncBehavior>], yielding body: @escaping AsyncBehavior.Body
    ) {
        self.init(name, scope, needs, behavior: .yielding(body))
    }

    @usableFromInline init(
        _ name: String, _ scope: Scope?, _ needs: [Mention<AsyncBehavior>], setup: @escaping AsyncBehavior.Setup,
        cleanup: @escaping AsyncBehavior.Cleanup
    ) {
        self.init(name, scope, needs, behavior: .paired(setup: setup, cleanup: cleanup))
    }

    @usableFromInline init(
        _ name: String, _ scope: Scope?, _ needs: [Mention<AsyncBehavior>], value make: @escaping AsyncBehavior.Setup
    ) {
        self.init(name, scope, needs, behavior: .value(make))
    }

    @usableFromInline init(
        _ name: String, _ scope: Scope?, _ needs: [Mention<AsyncBehavior>], input read: @escaping AsyncBehavior.Setup
    ) {
        self.init(name, scope, needs, behavior: .input(read))
    }

    init(_ name: String, _ scope: Scope?, _ needs: [Mention<AsyncBehavior>], behavior: AsyncBehavior) {
        mention = Mention(
            Declaration(
                name: name, scope: scope, needs: needs, layout: ValueLayout(of: Value.self), behavior: behavior))
    }
}
