import TestScheduling
import Testing

/// A suite whose tests begin when the pool has nothing else to do, so that they also pass where all suites run at once.
///
/// What they wait is no part of their time limits. Within the suite they run at once, unless it is serialized.
struct AloneOnThePoolTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing tests: @Sendable () async throws -> Void
    ) async throws {
        try await AloneOnThePool.run(tests)
    }
}

extension Trait where Self == AloneOnThePoolTrait {
    static var aloneOnThePool: Self { Self() }
}
