/// Needs that lead from a dependency back to itself.
struct NeedCycle: Equatable {
    /// The dependency whose need closes the cycle.
    let owner: Int
    /// Which of its needs that is.
    let need: Int
    /// The cycle in words: `a → b → a`.
    let route: String

    /// The first cycle met, walking every dependency in the order declared, or nil.
    ///
    /// Every dependency is walked, also one that nothing reaches. The walk keeps its own stack, as needs may be deeper
    /// than a thread's.
    ///
    /// - Precondition: every name is declared, and declared once.
    static func first(in dependencies: [ScenarioDependency], overrides: [String: String]) -> NeedCycle? {
        let positions = Dictionary(uniqueKeysWithValues: dependencies.enumerated().map { ($1.name, $0) })
        let targets = dependencies.map { $0.needs.compactMap { positions[overrides[$0.name] ?? $0.name] } }
        enum State { case unseen, open, done }
        var states = Array(repeating: State.unseen, count: dependencies.count)
        for start in dependencies.indices where states[start] == .unseen {
            var walk = [(dependency: start, next: 0)]
            states[start] = .open
            while let (dependency, need) = walk.last {
                guard need < targets[dependency].count else {
                    states[dependency] = .done
                    walk.removeLast()
                    continue
                }
                walk[walk.count - 1].next += 1
                let target = targets[dependency][need]
                switch states[target] {
                case .done: continue
                case .unseen:
                    states[target] = .open
                    walk.append((target, 0))
                case .open:
                    let cycle = walk.map(\.dependency).drop { $0 != target } + [target]
                    return NeedCycle(owner: dependency, need: need, route: route(cycle.map { dependencies[$0].name }))
                }
            }
        }
        return nil
    }

    /// A long cycle loses its middle.
    private static func route(_ names: [String]) -> String {
        let shown = names.count <= 9 ? names : names.prefix(5) + ["…"] + names.suffix(3)
        return shown.joined(separator: " → ")
    }
}
