import Foundation
import LoadTesting
import Testing

/// One case of a suite, run in this process.
struct SuiteCase: Sendable {
    let suite: LoadTesting.Suite
    var requests: UInt64 = 400
    var faults: [FaultKind: Double] = [:]

    func result(_ execution: ExecutionModel) async -> CaseResult {
        let workload = WorkloadRecord(
            .closed(users: 50, think: nil), extent: .requests(requests), warmup: .zero)
        // Far longer than it takes: tests that block may hold all threads of the pool for seconds on a busy machine.
        let drain = Duration.seconds(60)
        let spec = CaseSpec(
            suite: suite.name, execution: execution, failureRate: 0, faults: faults, workload: workload,
            drain: drain, seed: 42, leakDetail: .sites)
        let runner = CaseRunner(spec: spec, suite: suite, stop: StopFlag(), isOwnProcess: false) { _ in }
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: runner.run()) }
        }
    }

    /// The results in every model, each required to be clean, and all of them to have opened the same.
    func requireTheSame(sourceLocation: SourceLocation = #_sourceLocation) async throws -> CaseResult {
        let first = await result(.structured)
        expectClean(first, sourceLocation)
        for model in [ExecutionModel.dispatch, .executor] {
            let other = await result(model)
            expectClean(other, sourceLocation)
            #expect(other.requests.outcomes == first.requests.outcomes, "\(model)", sourceLocation: sourceLocation)
            #expect(other.faults == first.faults, "\(model)", sourceLocation: sourceLocation)
            #expect(opened(other) == opened(first), "\(model)", sourceLocation: sourceLocation)
        }
        return first
    }

    /// How many leases of each resource were opened.
    func opened(_ result: CaseResult) -> [String: UInt64] {
        Dictionary(uniqueKeysWithValues: result.ledger.map { ($0.resource, $0.opened) })
    }

    private func expectClean(_ result: CaseResult, _ sourceLocation: SourceLocation) {
        #expect(result.status == .finished, sourceLocation: sourceLocation)
        #expect(result.requests.completed == requests, sourceLocation: sourceLocation)
        #expect(result.unexpectedFailures.isEmpty, sourceLocation: sourceLocation)
        // Other tests of this process open descriptors at the same time; leases are this case's own.
        #expect(result.leaks.allSatisfy { $0.leakClass == "LK08" }, sourceLocation: sourceLocation)
        for row in result.ledger {
            #expect(row.opened == row.released, sourceLocation: sourceLocation)
            #expect(row.late + row.doubleReleased == 0, sourceLocation: sourceLocation)
        }
    }
}

extension FaultKind {
    /// A hang ends a case without a verdict.
    static let withoutHang = allCases.filter { $0 != .hang }
}

extension RequestCounts {
    /// Whether every request was served, or failed by an injected failure of this kind; some did, unless it is a delay.
    func isExplained(by kind: FaultKind) -> Bool {
        let injected = outcomes["injected.\(kind.rawValue)"] ?? 0
        return ok + injected == completed && (injected > 0) == (kind != .delay)
    }
}
