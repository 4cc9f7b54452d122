/// For tests that want the threads of the pool to themselves, because they run whole cases on it or measure what it does.
public enum AloneOnThePool {
    private static let turn = Turn()

    /// Runs the tests when no others run that asked for this, and the pool has nothing else to do.
    public static func run(_ tests: () async throws -> Void) async rethrows {
        await turn.begin()
        defer { turn.end() }
        await IdlePool.wait()
        try await tests()
    }
}
