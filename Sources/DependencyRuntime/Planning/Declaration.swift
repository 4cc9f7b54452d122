/// One declared dependency with its value type erased. Its identity is what makes two mentions the same dependency.
final class Declaration<Behavior: StepBehavior>: Sendable {
    let name: String
    let scope: Scope
    let needs: [Mention<Behavior>]
    let layout: ValueLayout
    let behavior: Behavior

    init(name: String, scope: Scope, needs: [Mention<Behavior>], layout: ValueLayout, behavior: Behavior) {
        self.name = name
        self.scope = scope
        self.needs = needs
        self.layout = layout
        self.behavior = behavior
    }
}

/// One need written somewhere.
struct Mention<Behavior: StepBehavior>: Sendable {
    let declaration: Declaration<Behavior>
    let isCached: Bool
}

/// What the planner has to know of a behaviour, in either world.
protocol StepBehavior: Sendable {
    var form: StepForm { get }
}

enum StepForm: Sendable {
    case yielding, paired, value

    var hasCleanup: Bool { self != .value }
}
