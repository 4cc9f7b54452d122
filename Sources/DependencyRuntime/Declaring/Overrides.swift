/// Replacements for dependencies, e.g. in tests: wherever the original is needed, at any depth, the replacement is used.
///
/// The original and its needs are not touched; the replacement's own needs are set up, with these overrides applied to
/// them. A replacement is not itself looked up again (rules R33 to R36).
public struct Overrides: Sendable {
    var replacements: [ObjectIdentifier: Replacement<AsyncBehavior>] = [:]
    var blockingReplacements: [ObjectIdentifier: Replacement<BlockingBehavior>] = [:]

    public init() {}

    public mutating func replace<Value>(_ original: Dependency<Value>, with replacement: Dependency<Value>) {
        replacements[ObjectIdentifier(original.mention.declaration)] = Replacement(
            original: original.mention.declaration, replacement: replacement.mention.declaration)
    }

    public mutating func replace<Value>(
        _ original: BlockingDependency<Value>, with replacement: BlockingDependency<Value>
    ) {
        blockingReplacements[ObjectIdentifier(original.mention.declaration)] = Replacement(
            original: original.mention.declaration, replacement: replacement.mention.declaration)
    }
}

/// What is used instead of what. The original is kept, so that its identity stays its own.
struct Replacement<Behavior: StepBehavior>: Sendable {
    let original: Declaration<Behavior>
    let replacement: Declaration<Behavior>
}
