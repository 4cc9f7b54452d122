import LoadTesting

/// Results of a few cases, made up for a test.
enum SmallResult {
    static func make(_ cases: [CaseResult], cautions: [String] = [], isAdvisory: Bool = false) -> RunResult {
        let run = RunIdentity(
            id: "run", startedAt: "2025-03-14T10:42:10.482Z", commit: nil, dirty: nil, seed: 42, arguments: [],
            planHash: "h", plannedCases: cases.count)
        let environment = EnvironmentRecord(
            operatingSystem: "Linux", architecture: "x86_64", processor: nil, processorCount: 2, memoryBytes: 1,
            swiftVersion: "6.3", configuration: "release", loadAverage: nil, cautions: cautions)
        return RunResult.judged(run, environment, cases, isAdvisory: isAdvisory)
    }

    static func oneCase(_ suite: String, _ execution: ExecutionModel = .structured) -> CaseResult {
        let workload = WorkloadRecord(.closed(users: 1, think: nil), extent: .requests(1), warmup: .zero)
        return CaseResult(
            id: "\(suite)/\(execution.rawValue)/0.0", suite: suite, execution: execution, failureRate: 0,
            workload: workload)
    }

    static func leak(at site: String?, count: UInt64 = 3) -> LeakRecord {
        LeakRecord(
            leakClass: "LK01", resource: "connection", count: count, request: 17, site: site, releaseSites: [],
            fault: nil, replay: "watertight run shop", message: "never released")
    }
}
