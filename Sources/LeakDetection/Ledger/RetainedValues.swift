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
    }

    private struct State {
        var entries: [Entry] = []
        /// How many there may be before the dead are looked for again.
        var limit = 64

        mutating func forgetDead() {
            entries.removeAll { $0.object == nil }
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
            return state.entries.filter(\.isRetained).map {
                Retained(resource: $0.resource, site: $0.site, origin: $0.owner.origin)
            }
        }
    }

    /// How many are kept now, those included that are gone since the last look.
    var entryCount: Int { state.withLock { $0.entries.count } }
}
