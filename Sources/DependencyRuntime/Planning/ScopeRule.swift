/// The scope rule: a generator that lives as long as the request may not need something that is written to end with the
/// function (rule R13).
///
/// It is about what is declared, at any depth and at any mention; overrides are looked at where they are mentioned (R37).
struct ScopeRule<Behavior: StepBehavior> {
    private var known: [InstanceKey: PlanRefusal?] = [:]

    /// The first violation that can be reached from `mentions`.
    mutating func violation(in mentions: [Mention<Behavior>]) -> PlanRefusal? {
        walk(mentions.map { ($0.declaration, $0.computedScope) })
    }

    /// The first violation beneath a replacement that is mentioned with the scope `written`.
    mutating func violation(of declaration: Declaration<Behavior>, written: Scope?) -> PlanRefusal? {
        let scope = declaration.computedScope(written: written)
        let key = InstanceKey(declaration: ObjectIdentifier(declaration), scope: scope)
        if let violation = known[key] { return violation }
        let violation = walk([(declaration, scope)])
        known[key] = .some(violation)
        return violation
    }

    private func walk(_ roots: [(Declaration<Behavior>, Scope?)]) -> PlanRefusal? {
        var seen: Set<InstanceKey> = []
        var waiting = Array(roots.reversed())
        while let (owner, scope) = waiting.popLast() {
            guard seen.insert(InstanceKey(declaration: ObjectIdentifier(owner), scope: scope)).inserted else {
                continue
            }
            if owner.behavior.form.hasCleanup, scope == .request,
                let need = owner.needs.first(where: { $0.writtenScope == .function })
            {
                return .scopeInversion(dependency: owner.name, need: need.declaration.name)
            }
            for need in owner.needs.reversed() { waiting.append((need.declaration, need.computedScope)) }
        }
        return nil
    }
}
