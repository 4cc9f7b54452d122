/// Objects that must be gone when their request has ended, held weakly meanwhile.
final class RetainedValues: Sendable {
    private let state = CheckedMutex(State())

    /// Unchecked, because the object need not be Sendable: nobody ever does more with it than look whether it is there.
    private struct Entry: @unchecked Sendable {
        weak var object: AnyObject?
        let resource: String
        let site: CallSite
        let owner: LeaseOwner

        var isRetained: Bool { object != nil && owner.hasEnded }
        var retained: Retained { Retained(resource: resource, site: site, origin: owner.origin) }
    }

    private struct State {
        var entries: [Entry] = []
        /// Still there when somebody looked for good.
        var noted: [Retained] = []
        /// How many there may be before the dead are looked for again.
        var limit = 64

        mutating func forgetDead() {
            // Not those of requests that run: for a moment the look itself holds the object, and would then be the one that ends it.
            entries.removeAll { $0.owner.hasEnded && $0.object == nil }
            limit = max(64, 2 * entries.count)
        }
    }

    /// An object that is still there although its request has ended.
    struct Retained: Sendable {
        var resource: String
        var site: CallSite
        var origin: LeaseOrigin
    }

    func add(_ object: AnyObject, _ resource: Resource, at site: CallSite, of owner: LeaseOwner) {
        state.withLock { state in
            if state.entries.count >= state.limit { state.forgetDead() }
            state.entries.append(Entry(object: object, resource: resource.name, site: site, owner: owner))
        }
    }

    func retained() -> [Retained] {
        state.withLock { state in
            state.forgetDead()
            return state.noted + state.entries.filter(\.isRetained).map(\.retained)
        }
    }

    /// Whether one is held that was not noted.
    var isAnyHeld: Bool {
        state.withLock { state in
            state.forgetDead()
            return state.entries.contains(where: \.isRetained)
        }
    }

    /// Takes note of those that are still there now, whatever becomes of them.
    func note() {
        state.withLock { state in
            state.forgetDead()
            state.noted += state.entries.filter(\.isRetained).map(\.retained)
            state.entries.removeAll(where: \.isRetained)
        }
    }

    /// How many are kept now, those included that are gone since the last look.
    var entryCount: Int { state.withLock { $0.entries.count } }
}
