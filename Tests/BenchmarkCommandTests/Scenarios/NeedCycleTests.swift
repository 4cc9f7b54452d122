import Testing

@testable import BenchmarkCommand

@Suite struct NeedCycleTests {
    @Test("needs may refer forwards and be shared, and what nothing reaches may be there")
    func none() {
        #expect(cycle(["a": "c", "b": "", "c": "b", "d": "a c b", "e": ""]) == nil)
    }

    @Test(
        "a cycle is found with the need that closes it, also where nothing leads into it",
        arguments: [
            (["a": "a"], NeedCycle(owner: 0, need: 0, route: "a → a")),
            (["a": "b", "b": "c d", "c": "", "d": "b"], NeedCycle(owner: 3, need: 0, route: "b → d → b")),
            (["a": "", "b": "a c", "c": "a b"], NeedCycle(owner: 2, need: 1, route: "b → c → b")),
        ])
    func found(needs: [String: String], expected: NeedCycle) {
        #expect(cycle(needs) == expected)
    }

    @Test("an override leads to the replacement's own needs, and is not looked up again")
    func overrides() {
        // b replaces a and needs it: that never ends.
        #expect(cycle(["a": "", "b": "a"], overrides: ["a": "b"])?.route == "b → b")
        // Two that replace each other are no chain.
        #expect(cycle(["a": "", "b": "", "c": "a b"], overrides: ["a": "b", "b": "a"]) == nil)
        // The replaced one's needs are not walked from its mentions.
        #expect(cycle(["a": "b", "b": "a", "c": ""], overrides: ["a": "c"]) == nil)
    }

    /// Needs by name, by spaces; dependencies in the order of their names.
    private func cycle(_ needs: [String: String], overrides: [String: String] = [:]) -> NeedCycle? {
        let dependencies = needs.sorted { $0.key < $1.key }.map { name, needs in
            ScenarioDependency(
                name: name, kind: .value, needs: needs.split(separator: " ").map { ScenarioNeed(name: String($0)) })
        }
        return NeedCycle.first(in: dependencies, overrides: overrides)
    }
}
