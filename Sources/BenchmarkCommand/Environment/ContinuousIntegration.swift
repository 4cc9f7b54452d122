import LoadTesting

/// Recognises services by the variables that they set, each by its documented one.
enum ContinuousIntegration {
    private static let providers = [
        (name: "GitHub Actions", mark: "GITHUB_ACTIONS", run: "GITHUB_RUN_ID"),
        (name: "GitLab CI", mark: "GITLAB_CI", run: "CI_PIPELINE_ID"),
        (name: "Buildkite", mark: "BUILDKITE", run: "BUILDKITE_BUILD_ID"),
        (name: "CircleCI", mark: "CIRCLECI", run: "CIRCLE_WORKFLOW_ID"),
        (name: "Azure Pipelines", mark: "TF_BUILD", run: "BUILD_BUILDID"),
        (name: "Jenkins", mark: "JENKINS_URL", run: "BUILD_TAG"),
        (name: "Travis CI", mark: "TRAVIS", run: "TRAVIS_BUILD_ID"),
    ]

    /// Nil outside of continuous integration.
    static func record(_ variables: [String: String]) -> ContinuousIntegrationRecord? {
        func value(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let found = providers.first(where: { value($0.mark) != nil }) {
            return ContinuousIntegrationRecord(provider: found.name, runID: value(found.run))
        }
        guard let mark = value("CI"), mark != "false", mark != "0" else { return nil }
        return ContinuousIntegrationRecord(provider: "unknown", runID: nil)
    }
}
