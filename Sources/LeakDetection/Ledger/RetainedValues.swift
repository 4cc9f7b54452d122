/// Objects that must be gone when their request has ended, held weakly meanwhile.
final class RetainedValues: Sendable {
    private let state = CheckedMutex(State())

    /// Unchecked, because the object need not be Sendable: nobody ever does more with it than look whether it is there.
    private struct Entry: @unchecked Sendable {
        weak var object: AnyObject?
        let resource: String
        let site: CallSite
        let owner: LeaseOwner

        var retained: Retained { Retained(resource: resource, site: site, origin: owner.origin) }
    }

    private struct State {
        var entries: [Entry] = []
        /// Still there when somebody looked for good.
        var noted: [Retained] = []
        /// How many there may be before the dead are looked for again.
        var limit = 64
    }

    /// An object that is still there although its request has ended.
    struct Retained: Sendable {
        var resource: String
        var site: CallSite
        var origin: LeaseOrigin
    }

    func add(_ object: AnyObject, _ resource: Resource, at site: CallSite, of owner: LeaseOwner) {
        let entry = Entry(object: object, resource: resource.name, site: site, owner: owner)
        let isDue = state.withLock { state in
            state.entries.append(entry)
            return state.entries.count > state.limit
        }
        if isDue { sweep { _ in false } }
    }

    func retained() -> [Retained] {
        let held = sweep { _ in false }
        return state.withLock(\.noted) + held
    }

    /// Whether one is held that was not noted.
    var isAnyHeld: Bool { !sweep { _ in false }.isEmpty }

    /// Takes note of those that are still there now, whatever becomes of them.
    func note() {
        let held = sweep { _ in true }
        state.withLock { $0.noted += held }
    }

    /// Forgets objects that are gone, and those held of which `isSettled` says so.
    ///
    /// Without the lock: to look whether an object is there holds it for a moment. If it is let go meanwhile, the look is what ends
    /// it, and its deinit may do anything, such as to watch another. Objects of requests that run are not looked at: there, to be the
    /// one that ends them would change what is tested.
    ///
    /// - Returns: what is held.
    @discardableResult
    private func sweep(forgetting isSettled: (Retained) -> Bool) -> [Retained] {
        let all = state.withLock { state in
            let all = state.entries
            state.entries = []
            // Nobody else is to sweep meanwhile.
            state.limit = .max
            return all
        }
        var held: [Retained] = []
        let kept = all.filter { entry in
            guard entry.owner.hasEnded else { return true }
            guard entry.object != nil else { return false }
            held.append(entry.retained)
            return !isSettled(entry.retained)
        }
        state.withLock { state in
            state.entries = kept + state.entries
            state.limit = max(64, 2 * state.entries.count)
        }
        return held
    }

    /// How many are kept now, those included that are gone since the last look.
    var entryCount: Int { state.withLock { $0.entries.count } }
}
