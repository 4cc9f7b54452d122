/// The blocking twin of ``Dependency``, for requests that run to their end on one thread without Swift concurrency.
///
/// A blocking dependency needs blocking dependencies only; one that needs an async one does not compile.
/// Order, scopes, caching, errors and cleanup are those of ``Dependency``.
public struct BlockingDependency<Value: Sendable>: Sendable {
    @usableFromInline var mention: Mention<BlockingBehavior>

    /// The name given at the declaration.
    public var name: String { mention.declaration.name }

    /// The yield form: see ``Dependency``.
    @inlinable public init<each Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs: repeat BlockingDependency<each Need>,
        body: @escaping @Sendable (BlockingYield<Value>, repeat each Need) throws -> Void
    ) {
        var mentions: [Mention<BlockingBehavior>] = []
        repeat mentions.append((each needs).mention)
        self.init(
            name, scope, mentions,
            yielding: { run, memory in
                var reader = memory.reader
                try body(BlockingYield(run, memory), repeat reader.next((each Need).self))
            })
    }

    /// The setup/cleanup form: `cleanup` runs if and only if `setup` returned.
    @inlinable public init<each Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs: repeat BlockingDependency<each Need>,
        setup: @escaping @Sendable (repeat each Need) throws -> Value,
        cleanup: @escaping @Sendable (Value, Exit) throws -> Void
    ) {
        var mentions: [Mention<BlockingBehavior>] = []
        repeat mentions.append((each needs).mention)
        self.init(
            name, scope, mentions,
            setup: { memory in
                var reader = memory.reader
                memory.initialize(to: try setup(repeat reader.next((each Need).self)))
            },
            cleanup: { memory, exit in
                try cleanup(memory.read(as: Value.self), exit)
            })
    }

    /// The value form: makes a value, with nothing to clean up.
    @inlinable public static func value<each Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs: repeat BlockingDependency<each Need>,
        make: @escaping @Sendable (repeat each Need) throws -> Value
    ) -> BlockingDependency<Value> {
        var mentions: [Mention<BlockingBehavior>] = []
        repeat mentions.append((each needs).mention)
        return BlockingDependency(
            name, scope, mentions,
            value: { memory in
                var reader = memory.reader
                memory.initialize(to: try make(repeat reader.next((each Need).self)))
            })
    }

    /// A value read from what the request brought, which may be unacceptable: see ``Dependency/input(_:needs:read:)``.
    @inlinable public static func input<each Need: Sendable>(
        _ name: String, needs: repeat BlockingDependency<each Need>,
        read: @escaping @Sendable (repeat each Need) throws -> Value
    ) -> BlockingDependency<Value> {
        var mentions: [Mention<BlockingBehavior>] = []
        repeat mentions.append((each needs).mention)
        return BlockingDependency(
            name, nil, mentions,
            input: { memory in
                var reader = memory.reader
                memory.initialize(to: try read(repeat reader.next((each Need).self)))
            })
    }

    /// A value that comes with the request: see ``BlockingEnvironment/providing(_:_:)``.
    public static func provided(_ name: String) -> BlockingDependency<Value> {
        BlockingDependency(name, nil, [], behavior: .provided)
    }
}

// MARK: - Mentions

extension BlockingDependency {
    /// This dependency, asking for a new instance at this mention: see ``Dependency/uncached``.
    public var uncached: BlockingDependency<Value> {
        var changed = self
        changed.mention.isCached = false
        return changed
    }

    /// This dependency with another scope at this mention. Needed in two scopes, it is two instances (rule R5).
    public func scope(_ scope: Scope) -> BlockingDependency<Value> {
        var changed = self
        changed.mention.ownScope = scope
        return changed
    }

    /// This dependency with a handle to clean it up before its turn: see ``Dependency/releasable``.
    ///
    /// In yield form it is refused: a blocking body cannot end before what it encloses.
    public var releasable: BlockingDependency<BlockingReleasable<Value>> {
        let handle = BlockingDependency<BlockingReleasable<Value>>(
            name, nil, [mention],
            behavior: .handle { run, target, memory in
                var reader = memory.reader
                let release = run.makeRelease(of: target)
                memory.initialize(
                    to: BlockingReleasable(value: reader.next(Value.self), run: run, step: target, state: release))
            })
        return handle
    }
}

// MARK: - Needs in an array

extension BlockingDependency {
    /// The yield form with needs of one type, as many as there are: for graphs that are read from files.
    @inlinable public init<Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs: [BlockingDependency<Need>],
        body: @escaping @Sendable (BlockingYield<Value>, [Need]) throws -> Void
    ) {
        let count = needs.count
        self.init(
            name, scope, needs.map(\.mention),
            yielding: { run, memory in
                var reader = memory.reader
                try body(BlockingYield(run, memory), reader.next(count, Need.self))
            })
    }

    /// The setup/cleanup form with needs of one type, as many as there are.
    @inlinable public init<Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs: [BlockingDependency<Need>],
        setup: @escaping @Sendable ([Need]) throws -> Value,
        cleanup: @escaping @Sendable (Value, Exit) throws -> Void
    ) {
        let count = needs.count
        self.init(
            name, scope, needs.map(\.mention),
            setup: { memory in
                var reader = memory.reader
                memory.initialize(to: try setup(reader.next(count, Need.self)))
            },
            cleanup: { memory, exit in
                try cleanup(memory.read(as: Value.self), exit)
            })
    }

    /// The value form with needs of one type, as many as there are.
    @inlinable public static func value<Need: Sendable>(
        _ name: String, scope: Scope? = nil, needs: [BlockingDependency<Need>],
        make: @escaping @Sendable ([Need]) throws -> Value
    ) -> BlockingDependency<Value> {
        let count = needs.count
        return BlockingDependency(
            name, scope, needs.map(\.mention),
            value: { memory in
                var reader = memory.reader
                memory.initialize(to: try make(reader.next(count, Need.self)))
            })
    }
}

// MARK: - Making declarations

extension BlockingDependency {
    @usableFromInline init(
        _ name: String, _ scope: Scope?, _ needs: [Mention<BlockingBehavior>],
        yielding body: @escaping BlockingBehavior.Body
    ) {
        self.init(name, scope, needs, behavior: .yielding(body))
    }

    @usableFromInline init(
        _ name: String, _ scope: Scope?, _ needs: [Mention<BlockingBehavior>], setup: @escaping BlockingBehavior.Setup,
        cleanup: @escaping BlockingBehavior.Cleanup
    ) {
        self.init(name, scope, needs, behavior: .paired(setup: setup, cleanup: cleanup))
    }

    @usableFromInline init(
        _ name: String, _ scope: Scope?, _ needs: [Mention<BlockingBehavior>],
        value make: @escaping BlockingBehavior.Setup
    ) {
        self.init(name, scope, needs, behavior: .value(make))
    }

    @usableFromInline init(
        _ name: String, _ scope: Scope?, _ needs: [Mention<BlockingBehavior>],
        input read: @escaping BlockingBehavior.Setup
    ) {
        self.init(name, scope, needs, behavior: .input(read))
    }

    init(_ name: String, _ scope: Scope?, _ needs: [Mention<BlockingBehavior>], behavior: BlockingBehavior) {
        mention = Mention(
            Declaration(
                name: name, scope: scope, needs: needs, layout: ValueLayout(of: Value.self), behavior: behavior))
    }
}
