/// One instance as the resolver found it.
struct ResolvedStep<Behavior: StepBehavior>: Sendable {
    let declaration: Declaration<Behavior>
    let slot: Int
    let needs: [Int]
    /// The exit stack it is on.
    let scope: Scope
    var refusal: PlanRefusal?
    var isReleasable = false

    var form: StepForm { declaration.behavior.form }
}

/// Walks a graph depth first in declared order (rules R1 to R3) and gives every instance its step and its slot.
struct Resolver<Behavior: StepBehavior> {
    private let graph: Graph<Behavior>
    private let overrides: [ObjectIdentifier: Replacement<Behavior>]
    private let rules: Rules
    private let scope: Scope
    private(set) var steps: [ResolvedStep<Behavior>] = []
    private(set) var imports: [Import<Behavior>] = []
    private(set) var slots: [Slot] = []
    private(set) var byteCount = 0
    private(set) var refusal: PlanRefusal?
    private(set) var warnings: [PlanWarning] = []
    /// The cached instance of each key; under an override the slot is the original's (rule R36).
    private(set) var cache: [InstanceKey: Int] = [:]
    private var underway: Set<ObjectIdentifier> = []
    private var usedOverrides: Set<ObjectIdentifier> = []
    private var scopeRule = ScopeRule<Behavior>()
    /// For each slot: the function-scoped generator that the value in it was made from.
    private var borrowedFrom: [Int: String] = [:]

    init(_ graph: Graph<Behavior>, overrides: [ObjectIdentifier: Replacement<Behavior>], rules: Rules, scope: Scope) {
        self.graph = graph
        self.overrides = overrides
        self.rules = rules
        self.scope = scope
    }

    /// Resolves the whole graph. Returns the slots that the endpoint receives.
    mutating func resolveAll() -> [Int] {
        refusal = scopeRule.violation(in: graph.routers + graph.needs)
        for var mention in graph.routers {
            if rules == .fastAPI0165, !mention.isCached {
                warn(.uncachedIgnored(dependency: mention.declaration.name))
                mention.isCached = true
            }
            _ = resolve(mention)
        }
        let roots = graph.needs.map { resolve($0) }
        warnings += overrides.filter { !usedOverrides.contains($0.key) }.map { _, unused in
            .overrideUnused(original: unused.original.name, replacement: unused.replacement.name)
        }.sorted()
        checkEarlyReleases()
        return roots
    }

    mutating func addSlot(_ layout: ValueLayout) -> Int {
        let offset = (byteCount + layout.alignment - 1) / layout.alignment * layout.alignment
        byteCount = offset + layout.size
        slots.append(Slot(offset: offset, layout: layout))
        return slots.count - 1
    }

    // MARK: - Walking

    /// An owner whose needs are being resolved.
    private struct Frame {
        let mention: Mention<Behavior>
        let effective: Declaration<Behavior>
        var needs: [Int] = []
    }

    /// Gives the mention its slot, after everything it needs.
    ///
    /// With a stack of its own: a chain of ten thousand dependencies is deep, but not wrong.
    private mutating func resolve(_ mention: Mention<Behavior>) -> Int {
        var frames: [Frame] = []
        var finished = enter(mention, neededBy: nil, &frames)
        while var owner = frames.popLast() {
            if let slot = finished { owner.needs.append(slot) }
            if owner.needs.count < owner.effective.needs.count {
                let next = owner.effective.needs[owner.needs.count]
                frames.append(owner)
                finished = enter(next, neededBy: owner.effective, &frames)
            } else {
                underway.remove(ObjectIdentifier(owner.mention.declaration))
                finished = leave(owner)
            }
        }
        return finished ?? addSlot(mention.declaration.layout)
    }

    /// The slot of the mention if it needs no resolving; else nil, and its owner is put on the stack.
    private mutating func enter(
        _ mention: Mention<Behavior>, neededBy owner: Declaration<Behavior>?, _ frames: inout [Frame]
    ) -> Int? {
        let original = mention.declaration
        let id = ObjectIdentifier(original)
        if let slot = importSlot(mention, neededBy: owner) { return slot }
        let effective = overrides[id]?.replacement ?? original
        if overrides[id] != nil { usedOverrides.insert(id) }
        warnOfScope(mention, of: effective)
        if mention.isCached, let slot = cache[mention.key] {
            if rules == .standard || !resolvingAgainMatters(effective) { return slot }
        }
        if overrides[id] != nil, let violation = scopeRule.violation(of: effective, written: mention.writtenScope) {
            return addStep(mention, effective, needs: [], refusal: violation)
        }
        guard underway.insert(id).inserted else {
            refusal = refusal ?? .overrideNeedsItself(dependency: original.name)
            return addSlot(original.layout)
        }
        frames.append(Frame(mention: mention, effective: effective))
        return nil
    }

    private mutating func leave(_ owner: Frame) -> Int {
        // Only the rules of FastAPI come here with an instance that is there already: its needs were resolved again (R7).
        if owner.mention.isCached, let slot = cache[owner.mention.key] { return slot }
        return addStep(owner.mention, owner.effective, needs: owner.needs, refusal: nil)
    }

    private func resolvingAgainMatters(_ declaration: Declaration<Behavior>) -> Bool {
        declaration.hasUncachedBeneath || overrides.values.contains { $0.replacement.hasUncachedBeneath }
    }

    private mutating func addStep(
        _ mention: Mention<Behavior>, _ effective: Declaration<Behavior>, needs: [Int], refusal: PlanRefusal?
    ) -> Int {
        let slot = addSlot(effective.layout)
        let stack: Scope =
            scope == .application ? .application : mention.writtenScope == .function ? .function : .request
        steps.append(
            ResolvedStep(declaration: effective, slot: slot, needs: needs, scope: stack, refusal: refusal))
        noteBorrowing(by: steps[steps.count - 1])
        // An uncached instance fills an empty place in the cache and never replaces what is there (rule R6).
        if cache[mention.key] == nil { cache[mention.key] = slot }
        return slot
    }

    // MARK: - What comes from outside

    /// The slot of a value that the request is given: by its caller, or by the application around it.
    private mutating func importSlot(_ mention: Mention<Behavior>, neededBy owner: Declaration<Behavior>?) -> Int? {
        let declaration = mention.declaration
        let isImported = declaration.behavior.form.comesWithRequest
        let isOfApplication = mention.computedScope == .application
        if scope == .application, isImported || !isOfApplication {
            refusal =
                refusal ?? owner.map { .applicationNeedsRequest(dependency: $0.name, need: declaration.name) }
                ?? .lifespanNamesRequest(dependency: declaration.name)
            return nil
        }
        guard isImported || (scope == .request && isOfApplication) else { return nil }
        if let slot = cache[mention.key] { return slot }
        let slot = addSlot(declaration.layout)
        imports.append(Import(declaration: declaration, slot: slot))
        cache[mention.key] = slot
        return slot
    }

    // MARK: - Lifetimes

    private mutating func noteBorrowing(by step: ResolvedStep<Behavior>) {
        let lender = step.needs.compactMap { borrowedFrom[$0] }.first
        guard step.form.hasCleanup else {
            borrowedFrom[step.slot] = lender
            return
        }
        if step.scope == .function {
            borrowedFrom[step.slot] = step.declaration.name
        } else if let lender {
            if rules == .standard { refusal = refusal ?? .scopeHole(dependency: step.declaration.name, need: lender) }
            warn(.scopeHole(dependency: step.declaration.name, need: lender))
        }
    }

    private mutating func warnOfScope(_ mention: Mention<Behavior>, of effective: Declaration<Behavior>) {
        guard let written = mention.writtenScope, written != .application, !effective.behavior.form.hasCleanup else {
            return
        }
        warn(.scopeOnValue(dependency: mention.declaration.name, scope: written))
    }

    private mutating func warn(_ warning: PlanWarning) {
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    /// Marks what may be released early; nothing that is closed later may need it.
    private mutating func checkEarlyReleases() {
        for handle in steps where handle.form == .handle {
            let target = target(of: handle)
            steps[target].isReleasable = true
            var dependants: Set<Int> = [steps[target].slot]
            for step in steps where step.form != .handle && !dependants.isDisjoint(with: step.needs) {
                dependants.insert(step.slot)
                guard step.form.hasCleanup else { continue }
                refusal =
                    refusal
                    ?? .releasedWhileNeeded(dependency: steps[target].declaration.name, by: step.declaration.name)
            }
        }
    }

    /// The step whose value `handle` is for.
    func target(of handle: ResolvedStep<Behavior>) -> Int {
        guard handle.form == .handle else { return 0 }
        return steps.firstIndex { $0.slot == handle.needs.first } ?? 0
    }
}
