import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite struct ContinuousIntegrationTests {
    @Test(
        "services are known by their own variables",
        arguments: [
            (["CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_RUN_ID": "177"], "GitHub Actions", "177"),
            (["CI": "true", "GITLAB_CI": "true", "CI_PIPELINE_ID": "9"], "GitLab CI", "9"),
            (["BUILDKITE": "true"], "Buildkite", nil), (["CI": "true"], "unknown", nil),
        ] as [([String: String], String, String?)])
    func known(variables: [String: String], provider: String, run: String?) {
        #expect(ContinuousIntegration.record(variables) == ContinuousIntegrationRecord(provider: provider, runID: run))
    }

    @Test("at home there is none", arguments: [[:], ["CI": ""], ["CI": "false"], ["GITHUB_RUN_ID": "1"]])
    func none(variables: [String: String]) { #expect(ContinuousIntegration.record(variables) == nil) }

    @Test("the pool has a thread for each processor, or one in all where Dispatch is told so")
    func pool() {
        #expect(EnvironmentWatch.poolWidth([:], processorCount: 8) == 8)
        #expect(EnvironmentWatch.poolWidth(["LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1"], processorCount: 8) == 1)
    }
}
