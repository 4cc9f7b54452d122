extension Ledger {
    /// Looks again, with growing pauses, until the ledger is at rest: requests that are just ending get their chance.
    ///
    /// - Parameters:
    ///   - limit: the sum of all pauses; they grow from 1 us, doubling, to 100 ms.
    ///   - sleep: called for each pause.
    /// - Returns: whether the ledger came to rest within the limit.
    public func settle(limit: Duration, sleep: (Duration) -> Void) -> Bool {
        var pauses = SettlingPauses(limit: limit)
        while !isAtRest {
            guard let pause = pauses.next() else { return false }
            sleep(pause)
        }
        return true
    }

    /// The same for async code: `await ledger.settle(limit: .seconds(5)) { try await clock.sleep(for: $0) }`.
    ///
    /// - Throws: what `sleep` throws, such as its cancellation.
    public func settle(
        limit: Duration, isolation: isolated (any Actor)? = #isolation, sleep: (Duration) async throws -> Void
    ) async rethrows -> Bool {
        var pauses = SettlingPauses(limit: limit)
        while !isAtRest {
            guard let pause = pauses.next() else { return false }
            try await sleep(pause)
        }
        return true
    }
}

/// 1 us doubling to 100 ms, the last one cut so that the sum is the limit.
struct SettlingPauses: IteratorProtocol {
    private var pause: Duration = .microseconds(1)
    private var left: Duration

    init(limit: Duration) {
        left = limit
    }

    mutating func next() -> Duration? {
        guard left > .zero else { return nil }
        let current = min(pause, left)
        left -= current
        pause = min(pause * 2, .milliseconds(100))
        return current
    }
}
