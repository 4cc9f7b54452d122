/// The first place where a run did something else than expected.
///
/// Phase by phase, in each the events as lists, then the outcome, then what leaked. Nothing is reordered.
struct ScenarioDifference: Equatable, Sendable {
    enum Place: Equatable, Sendable, CustomStringConvertible {
        /// Only one of the two refuses the declaration.
        case declaration
        case startup
        /// Counted from 1.
        case request(Int)
        case shutdown

        var description: String {
            switch self {
            case .declaration: "declaration"
            case .startup: "startup"
            case .request(let number): "request \(number)"
            case .shutdown: "shutdown"
            }
        }
    }

    enum Part: Equatable, Sendable {
        /// Only one of the two has the phase.
        case phase
        /// Counted from 1. Where one list is the beginning of the other, the first event that it lacks.
        case event(Int)
        case outcome
        case leaked
    }

    enum Side: Equatable, Sendable {
        case phase(ScenarioPhase)
        /// What there is instead: `no shutdown`.
        case nothing(String)
    }

    let id: String
    let place: Place
    let part: Part
    let expected: Side
    let observed: Side

    /// Nil when a run of the scenario `id` did exactly as expected.
    static func first(id: String, expected: ScenarioTrace, observed: ScenarioTrace) -> ScenarioDifference? {
        guard case .runs(let expectedStart, let expectedRequests, let expectedStop) = expected,
            case .runs(let observedStart, let observedRequests, let observedStop) = observed
        else {
            guard expected != observed else { return nil }
            return ScenarioDifference(
                id: id, place: .declaration, part: .phase, expected: opening(expected), observed: opening(observed))
        }
        func difference(_ place: Place, _ expected: ScenarioPhase?, _ observed: ScenarioPhase?) -> ScenarioDifference? {
            guard let part = firstPart(expected, observed) else { return nil }
            func side(_ phase: ScenarioPhase?) -> Side { phase.map(Side.phase) ?? .nothing("no \(place)") }
            return ScenarioDifference(
                id: id, place: place, part: part, expected: side(expected), observed: side(observed))
        }
        if let found = difference(.startup, expectedStart, observedStart) { return found }
        for index in 0..<max(expectedRequests?.count ?? 0, observedRequests?.count ?? 0) {
            func request(_ phases: [ScenarioPhase]?) -> ScenarioPhase? { phases?.dropFirst(index).first }
            if let found = difference(.request(index + 1), request(expectedRequests), request(observedRequests)) {
                return found
            }
        }
        return difference(.shutdown, expectedStop, observedStop)
    }

    private static func firstPart(_ expected: ScenarioPhase?, _ observed: ScenarioPhase?) -> Part? {
        guard let expected, let observed else { return expected == observed ? nil : .phase }
        if expected.events != observed.events {
            let common = zip(expected.events, observed.events).prefix { $0 == $1 }.count
            return .event(common + 1)
        }
        if expected.outcome != observed.outcome { return .outcome }
        return expected.leaked == observed.leaked ? nil : .leaked
    }

    /// What a side shows where one is refused and the other runs: the refusal, or the first phase.
    private static func opening(_ trace: ScenarioTrace) -> Side {
        switch trace {
        case .refused(let reason): .nothing("refused: \(reason.rawValue)")
        case .runs(let startup, let requests, _):
            (startup ?? requests?.first).map(Side.phase) ?? .nothing("no phase at all")
        }
    }
}
