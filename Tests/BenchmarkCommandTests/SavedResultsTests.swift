import Foundation
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite final class SavedResultsTests {
    private let directory = NSTemporaryDirectory() + "saved-" + UUID().uuidString

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    private func save(_ id: String, commit: String?, dirty: Bool?) throws {
        let identity = RunIdentity(
            id: id, startedAt: "2026-01-01T00:00:00.000Z", commit: commit, dirty: dirty, seed: 1, arguments: [],
            planHash: "", plannedCases: 0)
        let environment = EnvironmentRecord(
            operatingSystem: "", architecture: "", processor: nil, processorCount: 1, memoryBytes: 1, swiftVersion: "",
            configuration: "release", loadAverage: nil, cautions: [])
        let result = RunResult.judged(identity, environment, [], isAdvisory: false)
        try ReportDirectory("\(directory)/\(id)").write(result)
    }

    @Test("a result is found by path, by folder, by run id and by git revision, the newest clean one first")
    func found() throws {
        try save("20260101-abc1234", commit: "abc1234", dirty: false)
        try save("20260102-abc1234", commit: "abc1234", dirty: false)
        try save("20260103-abc1234-dirty", commit: "abc1234", dirty: true)
        let results = SavedResults(directory: directory) { $0 == "main" ? "abc1234f00" : nil }
        #expect(try results.find("\(directory)/20260101-abc1234/result.json").result.run.id == "20260101-abc1234")
        #expect(try results.find("\(directory)/20260101-abc1234").result.run.id == "20260101-abc1234")
        #expect(try results.find("20260101-abc1234").result.run.id == "20260101-abc1234")
        #expect(try results.find("main").result.run.id == "20260102-abc1234")
    }

    @Test("a name under which nothing is saved is exit 5, and a path without a file is exit 65")
    func missing() {
        let results = SavedResults(directory: directory) { _ in nil }
        func code(_ name: String) -> ExitCode? {
            do {
                _ = try results.find(name)
                return nil
            } catch {
                return (error as? CommandFailure)?.exitCode
            }
        }
        #expect(code("nothing") == .nothingSaved)
        #expect(code("/no/such/result.json") == .unreadableInput)
    }
}

@Suite struct RunIdentityProbeTests {
    private func id(_ git: (commit: String?, dirty: Bool?)) -> String {
        RunIdentityProbe.identity(
            seed: 1, arguments: [], planHash: "", plannedCases: 1, now: Date(timeIntervalSince1970: 1_700_000_000.5),
            git: git
        ).id
    }

    @Test("a run id is the UTC time to the millisecond, the commit, and whether the tree was dirty")
    func ids() {
        #expect(id(("abc1234", false)) == "20231114T221320500Z-abc1234")
        #expect(id(("abc1234", true)) == "20231114T221320500Z-abc1234-dirty")
        #expect(id((nil, nil)) == "20231114T221320500Z-nogit")
    }
}
