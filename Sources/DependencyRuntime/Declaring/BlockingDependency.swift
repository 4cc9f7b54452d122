/// The blocking twin of ``Dependency``, for requests that run to their end on one thread without Swift concurrency.
///
/// A blocking dependency needs blocking dependencies only; one that needs an async one does not compile.
/// Order, caching, errors and cleanup are those of ``Dependency``.
public struct BlockingDependency<Value: Sendable>: Sendable {
    let mention: Mention<BlockingBehavior>

    /// The name given at the declaration.
    public var name: String { mention.declaration.name }

    /// The yield form: see ``Dependency/init(_:scope:needs:body:)``.
    public init<each Need: Sendable>(
        _ name: String, scope: Scope = .request, needs: repeat BlockingDependency<each Need>,
        body: @escaping @Sendable (BlockingYield<Value>, repeat each Need) throws -> Void
    ) {
        var mentions: [Mention<BlockingBehavior>] = []
        repeat mentions.append((each needs).mention)
        let behavior = BlockingBehavior.yielding { run, step in
            var reader = run.reader(for: step)
            try body(BlockingYield(run: run, step: step), repeat reader.next((each Need).self))
        }
        self.init(name, scope, mentions, behavior)
    }

    /// The setup/cleanup form: `cleanup` runs if and only if `setup` returned.
    public init<each Need: Sendable>(
        _ name: String, scope: Scope = .request, needs: repeat BlockingDependency<each Need>,
        setup: @escaping @Sendable (repeat each Need) throws -> Value,
        cleanup: @escaping @Sendable (Value, Exit) throws -> Void
    ) {
        var mentions: [Mention<BlockingBehavior>] = []
        repeat mentions.append((each needs).mention)
        let behavior = BlockingBehavior.paired(
            setup: { run, step in
                var reader = run.reader(for: step)
                let value = try setup(repeat reader.next((each Need).self))
                run.storage.initialize(run.plan.steps[step].slot, to: value)
            },
            cleanup: { run, step, exit in
                try cleanup(run.storage.read(run.plan.steps[step].slot, as: Value.self), exit)
            })
        self.init(name, scope, mentions, behavior)
    }

    /// The value form: makes a value, with nothing to clean up.
    public static func value<each Need: Sendable>(
        _ name: String, scope: Scope = .request, needs: repeat BlockingDependency<each Need>,
        make: @escaping @Sendable (repeat each Need) throws -> Value
    ) -> BlockingDependency<Value> {
        var mentions: [Mention<BlockingBehavior>] = []
        repeat mentions.append((each needs).mention)
        let behavior = BlockingBehavior.value { run, step in
            var reader = run.reader(for: step)
            let value = try make(repeat reader.next((each Need).self))
            run.storage.initialize(run.plan.steps[step].slot, to: value)
        }
        return BlockingDependency(name, scope, mentions, behavior)
    }

    /// This dependency, asking for a new instance at this mention: see ``Dependency/uncached``.
    public var uncached: BlockingDependency<Value> {
        BlockingDependency(mention: Mention(declaration: mention.declaration, isCached: false))
    }

    private init(
        _ name: String, _ scope: Scope, _ needs: [Mention<BlockingBehavior>], _ behavior: BlockingBehavior
    ) {
        let declaration = Declaration(
            name: name, scope: scope, needs: needs, layout: ValueLayout(of: Value.self), behavior: behavior)
        mention = Mention(declaration: declaration, isCached: true)
    }

    init(mention: Mention<BlockingBehavior>) {
        self.mention = mention
    }
}

/// What a blocking dependency does, with its types erased.
enum BlockingBehavior: Sendable {
    case yielding(@Sendable (BlockingRun, _ step: Int) throws -> Void)
    case paired(
        setup: @Sendable (BlockingRun, _ step: Int) throws -> Void,
        cleanup: @Sendable (BlockingRun, _ step: Int, Exit) throws -> Void)
    case value(@Sendable (BlockingRun, _ step: Int) throws -> Void)
}

extension BlockingBehavior: StepBehavior {
    var form: StepForm {
        switch self {
        case .yielding: .yielding
        case .paired: .paired
        case .value: .value
        }
    }
}
