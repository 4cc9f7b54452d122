/// Requests that had ended while a task they had started was still there.
///
/// Most of those tasks end a moment later, and are forgotten then: memory grows with tasks that are there, not with requests done.
final class OutlivingTasks: Sendable {
    private let state = CheckedMutex(State())

    private struct Entry {
        weak var token: RequestToken?
        let origin: LeaseOrigin
    }

    private struct State {
        var entries: [Entry] = []
        /// How many there may be before the dead are looked for again.
        var limit = 64

        mutating func forgetEnded() {
            entries.removeAll { $0.token == nil }
            limit = max(64, 2 * entries.count)
        }
    }

    /// Nothing is expected of the application's tasks, or below level `sites`.
    func add(_ token: RequestToken) {
        guard token.owner.origin.request != nil, token.owner.books.detail.placesLeaks else { return }
        state.withLock { state in
            if state.entries.count >= state.limit { state.forgetEnded() }
            state.entries.append(Entry(token: token, origin: token.owner.origin))
        }
    }

    /// The requests of which a task is still there, in the order in which they ended.
    func origins() -> [LeaseOrigin] {
        state.withLock { state in
            state.forgetEnded()
            return state.entries.map(\.origin)
        }
    }

    var isEmpty: Bool { origins().isEmpty }

    /// How many are kept now, those included that have ended since the last look.
    var entryCount: Int { state.withLock { $0.entries.count } }
}
