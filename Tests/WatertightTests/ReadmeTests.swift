import Foundation
import LoadTesting
import Testing

@testable import watertight

@Suite("The README") struct ReadmeTests {
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("shows a suite of one's own that is compiled here, word for word")
    func compiledSuite() throws {
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let source = try String(
            contentsOf: root.appendingPathComponent("Tests/WatertightTests/ReadmeSuite.swift"), encoding: .utf8)
        #expect(readme.contains("```swift\n" + source))
    }

    @Test("says how many suites there are")
    func suiteCount() throws {
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        #expect(Watertight.suites.count { $0.role == .standard } == 13)
        #expect(readme.contains("runs thirteen suites"))
    }

    @Test(
        "shows a suite that runs, in the models it has, without a leak",
        arguments: [ExecutionModel.structured, .executor])
    func runs(execution: ExecutionModel) async {
        let workload = WorkloadRecord(.closed(users: 20, think: nil), extent: .requests(200), warmup: .zero)
        let spec = CaseSpec(
            suite: "checkout", execution: execution, failureRate: 0.2, faults: [:], workload: workload,
            drain: .seconds(60),
            seed: 1, leakDetail: .sites)
        let runner = CaseRunner(spec: spec, suite: checkout, stop: StopFlag(), isOwnProcess: false) { _ in }
        let result = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: runner.run()) }
        }
        #expect(result.status == .finished)
        #expect(result.requests.completed == 200 && result.requests.unexpected == 0 && result.requests.injected > 0)
        #expect(result.ledger.map(\.resource) == ["shop.connection"])
        // Other tests of this process open descriptors at the same time; leases are this case's own.
        #expect(result.leaks.allSatisfy { $0.leakClass == "LK08" })
        #expect(result.ledger[0].opened == result.ledger[0].released)
    }
}
