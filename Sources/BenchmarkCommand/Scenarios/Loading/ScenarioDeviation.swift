/// A request of a scenario that did otherwise than its scenario expects.
struct ScenarioDeviation: Error, CustomStringConvertible {
    let id: String
    /// Of the scenario, counted from 1.
    let request: Int
    let expected: ScenarioPhase
    let observed: ScenarioPhase

    /// `scenario 'a', request 2: outcome 'ok' where 'error:endpoint' is expected`.
    var description: String { "scenario '\(id)', request \(request): \(difference)" }

    private var difference: String {
        if expected.events != observed.events {
            let common = zip(expected.events, observed.events).prefix { $0 == $1 }.count
            func event(_ phase: ScenarioPhase) -> String {
                phase.events.dropFirst(common).first.map { "'\($0)'" } ?? "none"
            }
            return "event \(common + 1) is \(event(observed)) where \(event(expected)) is expected"
        }
        if expected.outcome != observed.outcome {
            return "outcome '\(observed.outcome)' where '\(expected.outcome)' is expected"
        }
        func leaked(_ phase: ScenarioPhase) -> String {
            phase.leaked.isEmpty ? "nothing" : "'\(phase.leaked.joined(separator: " "))'"
        }
        return "\(leaked(observed)) leaked where \(leaked(expected)) is expected"
    }
}
