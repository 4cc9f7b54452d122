/// What a request does, computed once when the endpoint is declared: which instances are set up in which order, who
/// receives which, where their values lie, and in which order they are closed.
///
/// `@unchecked Sendable`: nothing is written after the initializer; `offsets` is freed with the plan, which every run of it
/// holds.
final class Plan<Behavior: StepBehavior>: @unchecked Sendable {
    let steps: [Step<Behavior>]
    let imports: [Import<Behavior>]
    let slots: [Slot]
    let byteCount: Int
    let alignment: Int
    let closing: ClosingOrder
    /// For each step, and for the end of the plan: the next step whose body encloses the rest of the request.
    let nextNested: [Int]
    /// Whether some step is in yield form, which decides where the shield goes.
    let hasYielding: Bool
    let hasInputs: Bool
    /// Whether some step may be left out, or fails in a way of its own: then each is looked at before it is set up.
    let hasSpecialSteps: Bool
    let refusal: PlanRefusal?
    let warnings: [PlanWarning]
    /// Where the shared instance of each declaration lies.
    let instances: [InstanceKey: Int]
    /// The offset of every need of every step, one after the other; the endpoint's last.
    private let offsets: UnsafeMutablePointer<Int>

    init(
        _ graph: Graph<Behavior>, overrides: [ObjectIdentifier: Replacement<Behavior>] = [:], rules: Rules = .standard,
        scope: Scope = .request, response: ValueLayout
    ) {
        var resolver = Resolver(graph, overrides: overrides, rules: rules, scope: scope)
        let roots = resolver.resolveAll()
        let responseSlot = resolver.addSlot(response)
        slots = resolver.slots
        alignment = max(16, slots.map(\.layout.alignment).max() ?? 1)
        byteCount = resolver.byteCount
        imports = resolver.imports
        instances = resolver.cache
        warnings = resolver.warnings

        let nesting = Nesting(of: resolver.steps)
        closing = ClosingOrder(of: resolver.steps)
        refusal = resolver.refusal ?? (Behavior.canDetach ? nil : nesting.refusal)
        nextNested = nesting.nextNested
        hasYielding = resolver.steps.contains { $0.form == .yielding }
        hasInputs = resolver.steps.contains { $0.form == .input }

        hasSpecialSteps = hasInputs || resolver.steps.contains { $0.refusal != nil }

        let needs = resolver.steps.flatMap(\.needs) + roots
        offsets = .allocate(capacity: max(1, needs.count))
        for (index, slot) in needs.enumerated() { offsets[index] = slots[slot].offset }
        var firstNeed = 0
        var steps: [Step<Behavior>] = []
        for (index, resolved) in resolver.steps.enumerated() {
            steps.append(
                Step(
                    resolved, mode: nesting.modes[index], target: resolver.target(of: resolved),
                    offset: slots[resolved.slot].offset, firstNeed: offsets + firstNeed))
            firstNeed += resolved.needs.count
        }
        self.steps = steps
        endpoint = Position(
            slot: responseSlot, offset: slots[responseSlot].offset, firstNeed: UnsafePointer(offsets + firstNeed))
    }

    deinit { offsets.deallocate() }

    let endpoint: Position

    /// Where the endpoint reads its needs and leaves its response.
    struct Position {
        let slot: Int
        let offset: Int
        let firstNeed: UnsafePointer<Int>
    }

    func makeMemory() -> RequestMemory {
        RequestMemory(slots: slots, byteCount: byteCount, alignment: alignment)
    }
}

/// What is wanted of a request: the needs of its routers, whose values go nowhere, and those of its endpoint.
struct Graph<Behavior: StepBehavior>: Sendable {
    var routers: [Mention<Behavior>] = []
    var needs: [Mention<Behavior>]
}

/// One instance that a request sets up.
struct Step<Behavior: StepBehavior>: @unchecked Sendable {
    let name: String
    let behavior: Behavior
    let mode: StepMode
    /// For a handle: the step it releases.
    let target: Int
    let slot: Int
    let needs: [Int]
    let offset: Int
    let firstNeed: UnsafePointer<Int>

    var hasCleanup: Bool { behavior.form.hasCleanup }

    init(
        _ resolved: ResolvedStep<Behavior>, mode: StepMode, target: Int, offset: Int, firstNeed: UnsafePointer<Int>
    ) {
        name = resolved.declaration.name
        behavior = resolved.declaration.behavior
        self.mode = mode
        self.target = target
        slot = resolved.slot
        needs = resolved.needs
        self.offset = offset
        self.firstNeed = firstNeed
    }
}

/// How one instance is set up.
enum StepMode: Sendable {
    /// In its turn.
    case straight
    /// Its body encloses the rest of the request.
    case nested
    /// Its body is held open in a task of its own.
    case detached
    /// A replacement that breaks the scope rule fails where it is mentioned (rule R37).
    case refused(PlanRefusal)
}

/// A value that is not set up by the request but copied in when it begins.
struct Import<Behavior: StepBehavior>: Sendable {
    let declaration: Declaration<Behavior>
    let slot: Int
}
