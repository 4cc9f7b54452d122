import DependencyRuntime
import Foundation
import LeakDetection
import LoadTesting
import Synchronization
import Testing

@testable import BenchmarkCommand

@Suite("What is unusual and right raises no alarm", .serialized, .aloneOnThePool)
struct FalseAlarmTests {
    private static let resource = Resource("connection")

    @Test(
        "cleanups that take 50 ms, in requests that are cancelled, rejected or fail",
        arguments: [ExecutionModel.structured, .executor])
    func slowCleanup(execution: ExecutionModel) async {
        let suite = Suite("slow", summary: "") {
            let connection = Dependency("connection") {
                Lease.open(Self.resource)
            } cleanup: { lease, _ in
                try? await Task.sleep(for: .milliseconds(50))
                lease.use()
                lease.release()
            }
            return try await Subject(Endpoint(needs: connection) { $0.use() })
        }
        let result = await run(
            suite, execution, faults: [.cancel: 0.3, .endpoint: 0.2, .rejection: 0.2, .setup: 0.1])
        #expect(result.leaks.isEmpty, "\(result.leaks.map(\.message))")
        #expect(result.requests.completed == 200 && result.requests.injected > 50)
    }

    @Test(
        "a client that the application opens and every request uses", arguments: [ExecutionModel.structured, .executor])
    func sharedClient(execution: ExecutionModel) async {
        let suite = Suite("shared", summary: "") {
            let client = Dependency<Lease>("client", scope: .application) { yield in
                let lease = Lease.open(Self.resource)
                defer { lease.release() }
                try await yield(lease)
            }
            return try await Subject(Endpoint(needs: client) { $0.use() }, in: Application(lifespan: client))
        }
        let result = await run(suite, execution, faults: [.cancel: 0.3])
        #expect(result.leaks.isEmpty, "\(result.leaks.map(\.message))")
        #expect(result.ledger.map(\.opened) == [1])
    }

    @Test("a connection that a pool hands from request to request", arguments: [ExecutionModel.structured, .executor])
    func pooled(execution: ExecutionModel) async {
        let suite = Suite("pooled", summary: "") {
            let pool = Dependency<Pool>("pool", scope: .application) { yield in
                let pool = Pool()
                defer { pool.close() }
                try await yield(pool)
            }
            let connection = Dependency("connection", needs: pool) {
                $0.take()
            } cleanup: { taken, _ in
                taken.giveBack()
            }
            return try await Subject(Endpoint(needs: connection) { $0.use() }, in: Application(lifespan: pool))
        }
        let result = await run(suite, execution, faults: [.cancel: 0.3, .endpoint: 0.2])
        #expect(result.leaks.isEmpty, "\(result.leaks.map(\.message))")
    }

    @Test("tasks that a request starts and awaits", arguments: [ExecutionModel.structured, .executor])
    func awaitedTasks(execution: ExecutionModel) async {
        let suite = Suite("tasks", summary: "") {
            Subject(sites: FaultSites([])) { _ in
                let lease = Lease.open(Self.resource)
                await Task { await Task.yield() }.value
                async let child: Void = Task.yield()
                await child
                await Task { lease.release() }.value
            }
        }
        let result = await run(suite, execution, faults: [:])
        #expect(result.leaks.isEmpty, "\(result.leaks.map(\.message))")
    }

    private func run(_ suite: Suite, _ execution: ExecutionModel, faults: [FaultKind: Double]) async -> CaseResult {
        let spec = CaseSpec(
            suite: suite.name, execution: execution, failureRate: 0, faults: faults,
            workload: WorkloadRecord(.closed(users: 100, think: nil), extent: .requests(200), warmup: .zero),
            drain: .seconds(60), seed: 7, leakDetail: .sites)
        var result = await onThreadOfItsOwn {
            CaseRunner(spec: spec, suite: suite, stop: StopFlag(), isOwnProcess: false) { _ in }.run()
        }
        // Descriptors belong to all tests of this process.
        result.leaks.removeAll { $0.leakClass == "LK08" }
        return result
    }
}

/// Two connections that outlive requests; who takes one has a lease for as long.
private final class Pool: Sendable {
    private static let opened = Resource("pool.connection")
    private static let taken = Resource("pool.checkout")
    private let connections = (0..<2).map { _ in Lease.open(Pool.opened) }
    private let next = Atomic<Int>(0)

    struct Taken: Sendable {
        let connection: Lease
        let checkout: Lease

        func use() {
            connection.use()
            checkout.use()
        }

        func giveBack() { checkout.release() }
    }

    func take() -> Taken {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return Taken(connection: connections[number % 2], checkout: Lease.open(Self.taken))
    }

    func close() {
        for connection in connections { connection.release() }
    }
}
