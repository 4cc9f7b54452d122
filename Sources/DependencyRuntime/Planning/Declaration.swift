/// One declared dependency with its value type erased. Its identity is what makes two mentions the same dependency.
///
/// `@unchecked Sendable`: `needs` is changed by deinitializers only, when nobody else has the declaration.
@usableFromInline final class Declaration<Behavior: StepBehavior>: @unchecked Sendable {
    let name: String
    /// The scope written at the declaration; nil: that of its kind.
    let scope: Scope?
    private(set) var needs: [Mention<Behavior>]
    let layout: ValueLayout
    let behavior: Behavior
    /// Whether some need beneath asks for an instance of its own, so that resolving again is not without effect (rule R7).
    let hasUncachedBeneath: Bool

    @usableFromInline init(
        name: String, scope: Scope?, needs: [Mention<Behavior>], layout: ValueLayout, behavior: Behavior
    ) {
        self.name = name
        self.scope = scope
        self.needs = needs
        self.layout = layout
        self.behavior = behavior
        hasUncachedBeneath = needs.contains { !$0.isCached || $0.declaration.hasUncachedBeneath }
    }

    /// Takes a chain apart link by link: ten thousand deinitializers inside one another would need ten thousand frames.
    deinit {
        var waiting = needs
        needs = []
        while var mention = waiting.popLast() {
            guard isKnownUniquelyReferenced(&mention.declaration) else { continue }
            waiting += mention.declaration.needs
            mention.declaration.needs = []
        }
    }

    /// The scope of an instance mentioned with the scope `written`: nil for a plain value without one (rule R5).
    func computedScope(written: Scope?) -> Scope? {
        written ?? (behavior.form.hasCleanup ? .request : nil)
    }
}

/// One need written somewhere.
@usableFromInline struct Mention<Behavior: StepBehavior>: Sendable {
    @usableFromInline var declaration: Declaration<Behavior>
    var isCached = true
    /// The scope written here; it goes before that of the declaration.
    var ownScope: Scope?

    @usableFromInline init(_ declaration: Declaration<Behavior>) {
        self.declaration = declaration
    }

    var writtenScope: Scope? { ownScope ?? declaration.scope }
    var computedScope: Scope? { declaration.computedScope(written: writtenScope) }

    /// Which instance is meant: two mentions with one key share it (rule R5).
    var key: InstanceKey {
        InstanceKey(declaration: ObjectIdentifier(declaration), scope: computedScope)
    }
}

struct InstanceKey: Hashable, Sendable {
    let declaration: ObjectIdentifier
    let scope: Scope?
}
