import DependencyRuntime
import LeakDetection
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite(.aloneOnThePool) struct BlockingLifespanTests {
    @Test("what a blocking lifespan opens belongs to the application, though its thread is another")
    func scope() async throws {
        let resource = Resource("connection")
        let suite = Suite("small", summary: "") {
            Subject(sites: FaultSites([])) { _ in }
        } blocking: {
            let connection = BlockingDependency("connection", scope: .application) {
                Lease.open(resource)
            } cleanup: {
                _, _ in
            }
            return try BlockingSubject(
                BlockingEndpoint(needs: connection) { $0.use() }, in: BlockingApplication(lifespan: connection))
        }
        let spec = CaseSpec(
            suite: suite.name, execution: .dispatch, failureRate: 0, faults: [:],
            workload: WorkloadRecord(.closed(users: 2, think: nil), extent: .requests(20), warmup: .zero),
            drain: .seconds(60), seed: 7, leakDetail: .sites)
        let result = await onThreadOfItsOwn {
            CaseRunner(spec: spec, suite: suite, stop: StopFlag(), isOwnProcess: false) { _ in }.run()
        }
        let leak = try #require(result.leaks.first { $0.resource == "connection" })
        #expect(leak.leakClass == "LK01" && leak.scope == "application" && leak.count == 1)
    }
}
