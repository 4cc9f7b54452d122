import BenchmarkCommand
import DependencyRuntime
import LoadTesting

/// Sixteen dependencies side by side, in setup/cleanup form.
let wide = Suite("wide", summary: "sixteen dependencies side by side") {
    func dependency(_ number: Int) -> Dependency<MemoryConnection> {
        Dependency("d\(number)") {
            MemoryConnection.open()
        } cleanup: { opened, _ in
            opened.close()
        }
    }
    let all = (0..<16).map(dependency)
    let endpoint = Endpoint(
        needs: all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8], all[9], all[10], all[11],
        all[12],
        all[13], all[14], all[15]
    ) { first, _, _, _, _, _, _, _, _, _, _, _, _, _, _, last in first.query(0) + last.query(15) }
    return try await Subject(endpoint)
} blocking: {
    func dependency(_ number: Int) -> BlockingDependency<MemoryConnection> {
        BlockingDependency("d\(number)") {
            MemoryConnection.open()
        } cleanup: { opened, _ in
            opened.close()
        }
    }
    let all = (0..<16).map(dependency)
    let endpoint = BlockingEndpoint(
        needs: all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8], all[9], all[10], all[11],
        all[12],
        all[13], all[14], all[15]
    ) { first, _, _, _, _, _, _, _, _, _, _, _, _, _, _, last in first.query(0) + last.query(15) }
    return try BlockingSubject(endpoint)
}
