/// What a dependency does, with its types erased: values are read from and written to the request's memory.
///
/// There are two kinds, for the two worlds a request can live in: Swift concurrency, or one blocked thread. Planning is the
/// same for both. They are two types, not one over two sets of closures: a closure stored behind a type parameter is
/// wrapped twice, and a wrapper of an async closure costs as much as the call.
@usableFromInline protocol StepBehavior: Sendable {
    var form: StepForm { get }
    /// Whether a body can be held open beside the request, so that orders that do not nest can be run.
    static var canDetach: Bool { get }
}

/// The forms of dependencies.
@usableFromInline enum StepForm: Sendable {
    /// One body around everything that uses the value.
    case yielding
    /// Setup and cleanup apart.
    case paired
    case value
    /// A value whose refusal of what the request brought is collected, not thrown at once (rule R20).
    case input
    /// The right to release early what it needs.
    case handle
    /// Given with the request by its caller.
    case provided
    /// Made with the request by the runtime.
    case made

    var hasCleanup: Bool { self == .yielding || self == .paired }
    var comesWithRequest: Bool { self == .provided || self == .made }
}

@usableFromInline enum AsyncBehavior: StepBehavior {
    @usableFromInline typealias Setup = nonisolated(nonsending) @Sendable (StepMemory) async throws -> Void
    @usableFromInline typealias Cleanup = nonisolated(nonsending) @Sendable (StepMemory, Exit) async throws -> Void
    @usableFromInline typealias Body = nonisolated(nonsending) @Sendable (RequestRun, StepMemory) async throws -> Void

    case yielding(Body)
    case paired(setup: Setup, cleanup: Cleanup)
    case value(Setup)
    case input(Setup)
    case handle(@Sendable (RequestRun, _ target: Int, StepMemory) -> Void)
    case provided
    case made(@Sendable (RequestRun, StepMemory) -> Void)

    @usableFromInline var form: StepForm {
        switch self {
        case .yielding: .yielding
        case .paired: .paired
        case .value: .value
        case .input: .input
        case .handle: .handle
        case .provided: .provided
        case .made: .made
        }
    }

    @usableFromInline static var canDetach: Bool { true }
}

@usableFromInline enum BlockingBehavior: StepBehavior {
    @usableFromInline typealias Setup = @Sendable (StepMemory) throws -> Void
    @usableFromInline typealias Cleanup = @Sendable (StepMemory, Exit) throws -> Void
    @usableFromInline typealias Body = @Sendable (BlockingRun, StepMemory) throws -> Void

    case yielding(Body)
    case paired(setup: Setup, cleanup: Cleanup)
    case value(Setup)
    case input(Setup)
    case handle(@Sendable (BlockingRun, _ target: Int, StepMemory) -> Void)
    case provided
    case made(@Sendable (BlockingRun, StepMemory) -> Void)

    @usableFromInline var form: StepForm {
        switch self {
        case .yielding: .yielding
        case .paired: .paired
        case .value: .value
        case .input: .input
        case .handle: .handle
        case .provided: .provided
        case .made: .made
        }
    }

    @usableFromInline static var canDetach: Bool { false }
}
