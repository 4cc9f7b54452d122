import Testing

@testable import BenchmarkCommand

@Suite(.serialized, .aloneOnThePool) struct InFlightMemoryTests {
    @Test("all requests are in flight at once, and all are closed afterwards", arguments: ChainGraph.Form.allCases)
    func closes(form: ChainGraph.Form) async throws {
        // It throws when a request is missing or left something open. What other tests allocate meanwhile is in the figure.
        #expect(try await InFlightMemory.measure(ChainGraph(form: form, length: 4), requests: 300) >= 0)
    }

    @Test("a gate lets nobody through before it is full and opened")
    func gate() async {
        let gate = Gate(places: 3)
        let passed = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    await gate.wait()
                    return 1
                }
            }
            await gate.full()
            await gate.full()
            gate.open()
            return await group.reduce(0, +)
        }
        #expect(passed == 3)
    }
}
