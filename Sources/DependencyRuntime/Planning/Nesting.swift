/// Which generators can be closures inside one another, and which have to be held open in a task of their own.
///
/// A body that encloses the rest of the request is closed in the reverse order of setup. Function scope closes before
/// request scope, so a function-scoped generator cannot enclose a request-scoped one (rule R12); nor can one that may be
/// released early enclose anything.
struct Nesting {
    let modes: [StepMode]
    /// For each step, and for the end of the plan: the next step whose body encloses the rest of the request.
    private(set) var nextNested: [Int]
    /// Why it cannot be run where nothing can be held open beside the request.
    private(set) var refusal: PlanRefusal?

    init<Behavior>(of steps: [ResolvedStep<Behavior>]) {
        let canEnclose = steps.map { $0.form == .yielding && $0.refusal == nil && !$0.isReleasable }
        let lastOfRequest = steps.indices.last { canEnclose[$0] && steps[$0].scope != .function } ?? -1
        modes = steps.indices.map { index in
            let step = steps[index]
            if let refusal = step.refusal { return .refused(refusal) }
            guard step.form == .yielding else { return .straight }
            return canEnclose[index] && (step.scope != .function || index > lastOfRequest) ? .nested : .detached
        }
        nextNested = Array(repeating: steps.count, count: steps.count + 1)
        for step in steps.indices.reversed() {
            if case .nested = modes[step] { nextNested[step] = step } else { nextNested[step] = nextNested[step + 1] }
            if case .detached = modes[step] { refusal = .doesNotNest(dependency: steps[step].declaration.name) }
        }
    }
}

/// The order in which a request closes: function scope in reverse, the response, request scope in reverse (rule R12).
struct ClosingOrder: Sendable {
    /// Steps in closing order, with `steps.count` standing for the response.
    let entries: [Int]
    /// Where each step comes in `entries`.
    let position: [Int]
    let responsePosition: Int

    init<Behavior>(of steps: [ResolvedStep<Behavior>]) {
        let closable = steps.indices.filter { steps[$0].form.hasCleanup && steps[$0].refusal == nil }
        let inFunction = closable.filter { steps[$0].scope == .function }
        let inRequest = closable.filter { steps[$0].scope != .function }
        entries = inFunction.reversed() + [steps.count] + inRequest.reversed()
        responsePosition = inFunction.count
        var position = Array(repeating: entries.count, count: steps.count)
        for (place, step) in entries.enumerated() where step < steps.count { position[step] = place }
        self.position = position
    }
}
