/// What a request does, computed once when the endpoint is declared: which instances are set up in which order, who
/// receives which, and where their values lie.
struct Plan<Behavior: StepBehavior>: Sendable {
    struct Step: Sendable {
        let declaration: Declaration<Behavior>
        let slot: Slot
        let needs: [Slot]
        var name: String { declaration.name }
        var form: StepForm { declaration.behavior.form }
    }

    /// A value of application scope, copied in from the application when the request begins.
    struct Import: Sendable {
        let declaration: Declaration<Behavior>
        let slot: Slot
    }

    private(set) var steps: [Step] = []
    private(set) var imports: [Import] = []
    /// The slots that the endpoint receives, in the order of its needs.
    private(set) var roots: [Slot] = []
    private(set) var layouts: [ValueLayout] = []
    private(set) var slots: [Slot] = []
    private(set) var byteCount = 0
    private(set) var alignment = 16
    /// Whether some step is in yield form, which decides where the shield goes.
    private(set) var hasYielding = false
    private(set) var refusal: PlanRefusal?
    /// Where the shared instance of each declaration lies.
    private(set) var instances: [ObjectIdentifier: Slot] = [:]

    /// - Parameters:
    ///   - scope: whose exit stack this is: `.request` imports what has application scope, `.application` sets it up.
    ///   - response: layout of the endpoint's result, which gets the last slot.
    init(
        needs: [Mention<Behavior>], overrides: [ObjectIdentifier: Declaration<Behavior>], scope: Scope,
        response: ValueLayout
    ) {
        var resolver = Resolver(overrides: overrides, scope: scope)
        roots = needs.map { resolver.resolve($0) }
        steps = resolver.steps
        imports = resolver.imports
        refusal = resolver.refusal
        instances = resolver.cache
        _ = resolver.addSlot(response)
        slots = resolver.slots
        layouts = resolver.layouts
        byteCount = resolver.byteCount
        alignment = max(16, layouts.map(\.alignment).max() ?? 1)
        hasYielding = steps.contains { $0.form == .yielding }
    }

    /// Where the endpoint's result goes.
    var responseSlot: Slot { slots[slots.count - 1] }

    /// Walks the graph depth first in declared order (rules R1, R2) and gives every instance its step and slot.
    private struct Resolver {
        let overrides: [ObjectIdentifier: Declaration<Behavior>]
        let scope: Scope
        var steps: [Step] = []
        var imports: [Import] = []
        var slots: [Slot] = []
        var layouts: [ValueLayout] = []
        var byteCount = 0
        var refusal: PlanRefusal?
        /// The cached instance of each declaration; under an override the slot is the original's (rule R36).
        private(set) var cache: [ObjectIdentifier: Slot] = [:]
        private var underway: Set<ObjectIdentifier> = []

        init(overrides: [ObjectIdentifier: Declaration<Behavior>], scope: Scope) {
            self.overrides = overrides
            self.scope = scope
        }

        /// An owner whose needs are being resolved.
        private struct Frame {
            let key: ObjectIdentifier
            let effective: Declaration<Behavior>
            var needs: [Slot] = []
        }

        /// Gives the mention its slot, after everything it needs.
        ///
        /// With a stack of its own: a chain of ten thousand dependencies is deep, but not wrong.
        mutating func resolve(_ mention: Mention<Behavior>) -> Slot {
            var frames: [Frame] = []
            var finished = enter(mention, neededBy: nil, &frames)
            while var owner = frames.popLast() {
                if let slot = finished { owner.needs.append(slot) }
                if owner.needs.count < owner.effective.needs.count {
                    let next = owner.effective.needs[owner.needs.count]
                    frames.append(owner)
                    finished = enter(next, neededBy: owner.effective, &frames)
                } else {
                    underway.remove(owner.key)
                    finished = addStep(owner)
                }
            }
            return finished ?? addSlot(mention.declaration.layout)
        }

        /// The slot of the mention if it has one already; else nil, and its owner is put on the stack.
        private mutating func enter(
            _ mention: Mention<Behavior>, neededBy owner: Declaration<Behavior>?, _ frames: inout [Frame]
        ) -> Slot? {
            let original = mention.declaration
            let key = ObjectIdentifier(original)
            if mention.isCached || original.scope != scope, let slot = cache[key] { return slot }
            if original.scope == .request, scope == .application {
                let owner = owner?.name
                refusal =
                    refusal
                    ?? owner.map { .applicationNeedsRequest(dependency: $0, need: original.name) }
                    ?? .lifespanNamesRequest(dependency: original.name)
            }
            if scope == .request, original.scope == .application {
                let slot = addSlot(original.layout)
                imports.append(Import(declaration: original, slot: slot))
                cache[key] = slot
                return slot
            }
            guard underway.insert(key).inserted else {
                refusal = refusal ?? .overrideNeedsItself(dependency: original.name)
                return addSlot(original.layout)
            }
            frames.append(Frame(key: key, effective: overrides[key] ?? original))
            return nil
        }

        private mutating func addStep(_ owner: Frame) -> Slot {
            let slot = addSlot(owner.effective.layout)
            steps.append(Step(declaration: owner.effective, slot: slot, needs: owner.needs))
            // An uncached instance fills an empty place in the cache and never replaces what is there (rule R6).
            if cache[owner.key] == nil { cache[owner.key] = slot }
            return slot
        }

        mutating func addSlot(_ layout: ValueLayout) -> Slot {
            let offset = (byteCount + layout.alignment - 1) / layout.alignment * layout.alignment
            byteCount = offset + layout.size
            let slot = Slot(index: slots.count, offset: offset)
            slots.append(slot)
            layouts.append(layout)
            return slot
        }
    }
}
