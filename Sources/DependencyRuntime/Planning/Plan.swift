/// What a request does, computed once when the endpoint is declared: which instances are set up in which order, who
/// receives which, where their values lie, and in which order they are closed.
///
/// `@unchecked Sendable`: nothing is written after the initializer; `offsets` is freed with the plan, which every run of it
/// holds.
final class Plan<Behavior: StepBehavior>: @unchecked Sendable {
    let steps: [Step<Behavior>]
    let imports: [Import<Behavior>]
    let shape: MemoryShape
    let closing: ClosingOrder
    /// For each step, and for the end of the plan: the next step whose body encloses the rest of the request.
    let nextNested: [Int]
    /// Whether some step is in yield form, which decides where the shield goes.
    let hasYielding: Bool
    let hasInputs: Bool
    /// Whether some step may be left out, or fails in a way of its own: then each is looked at before it is set up.
    let hasSpecialSteps: Bool
    /// What the endpoint does: a `value`.
    let endpointBehavior: Behavior
    /// Whether all there is to do is to set up in order, call the endpoint and clean up in reverse.
    let isStraight: Bool
    let refusal: PlanRefusal?
    let warnings: [PlanWarning]
    /// Where the shared instance of each declaration lies.
    let instances: [InstanceKey: Int]
    /// The offset of every need of every step, one after the other; the endpoint's last.
    private let offsets: UnsafeMutablePointer<Int>
    /// Those of the steps, of the endpoint, and of the imports.
    let places: UnsafeMutablePointer<StepPlace>

    init(
        _ graph: Graph<Behavior>, overrides: [ObjectIdentifier: Replacement<Behavior>] = [:], rules: Rules = .standard,
        scope: Scope = .request, response: ValueLayout, endpoint: Behavior
    ) {
        endpointBehavior = endpoint
        var resolver = Resolver(graph, overrides: overrides, rules: rules, scope: scope)
        let roots = resolver.resolveAll()
        let responseSlot = resolver.addSlot(response)
        let slots = resolver.slots
        imports = resolver.imports
        instances = resolver.cache
        warnings = resolver.warnings

        let nesting = Nesting(of: resolver.steps)
        closing = ClosingOrder(of: resolver.steps)
        refusal = resolver.refusal ?? (Behavior.canDetach ? nil : nesting.refusal)
        nextNested = nesting.nextNested
        hasYielding = resolver.steps.contains { $0.form == .yielding }
        shape = MemoryShape(
            slots: slots, valueBytes: resolver.byteCount, yieldCount: hasYielding ? resolver.steps.count : 0)
        hasInputs = resolver.steps.contains { $0.form == .input }

        hasSpecialSteps = hasInputs || resolver.steps.contains { $0.refusal != nil }

        isStraight =
            !hasSpecialSteps && closing.responsePosition == 0
            && resolver.steps.allSatisfy { $0.form == .paired || $0.form == .value }

        let needs = resolver.steps.flatMap(\.needs) + roots
        offsets = .allocate(capacity: max(1, needs.count))
        for (index, slot) in needs.enumerated() { offsets[index] = slots[slot].offset }
        let places = resolver.steps.map(\.slot) + [responseSlot] + imports.map(\.slot)
        self.places = .allocate(capacity: places.count)
        var firstNeed = UnsafePointer(offsets)
        for (index, slot) in places.enumerated() {
            let place = StepPlace(
                offset: slots[slot].offset, flag: shape.flagsOffset + slot, needs: firstNeed, slot: slot, step: index)
            (self.places + index).initialize(to: place)
            if index < resolver.steps.count { firstNeed += resolver.steps[index].needs.count }
        }
        steps = resolver.steps.enumerated().map { index, resolved in
            Step(resolved, mode: nesting.modes[index], target: resolver.target(of: resolved))
        }
    }

    deinit {
        offsets.deallocate()
        places.deallocate()
    }

    /// Where the endpoint reads its needs and leaves its response.
    var endpointPlace: UnsafePointer<StepPlace> { UnsafePointer(places + steps.count) }

    func importPlace(_ index: Int) -> UnsafePointer<StepPlace> { UnsafePointer(places + steps.count + 1 + index) }
}

/// What is wanted of a request: the needs of its routers, whose values go nowhere, and those of its endpoint.
struct Graph<Behavior: StepBehavior>: Sendable {
    var routers: [Mention<Behavior>] = []
    var needs: [Mention<Behavior>]
}

/// One instance that a request sets up.
struct Step<Behavior: StepBehavior>: Sendable {
    let name: String
    let behavior: Behavior
    let mode: StepMode
    /// For a handle: the step it releases.
    let target: Int
    let slot: Int
    let needs: [Int]

    var hasCleanup: Bool { behavior.form.hasCleanup }

    init(_ resolved: ResolvedStep<Behavior>, mode: StepMode, target: Int) {
        name = resolved.declaration.name
        behavior = resolved.declaration.behavior
        self.mode = mode
        self.target = target
        slot = resolved.slot
        needs = resolved.needs
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
