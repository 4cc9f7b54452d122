/// One line of a trace, as conformance files write it.
enum ScenarioEvent: Hashable, Sendable, CustomStringConvertible {
    /// With the received values in the order of the needs.
    case setup(ScenarioInstance, with: [ScenarioInstance])
    /// In setup, in cleanup or instead of what it caught: the label says which.
    case fails(ScenarioInstance, ScenarioLabel)
    case neverYields(ScenarioInstance)
    case caught(ScenarioInstance, ScenarioLabel)
    case cleanup(ScenarioInstance)
    case yieldsAgain(ScenarioInstance)
    case endpoint(with: [ScenarioInstance])
    case endpointFails(ScenarioLabel)
    case task(String)
    case taskFails(String, ScenarioLabel)
    /// The response starts.
    case response(status: Int)

    var description: String {
        switch self {
        case .setup(let instance, let values): "setup \(instance)" + Self.received(values)
        case .fails(let instance, let label): "\(instance) fails \(label)"
        case .neverYields(let instance): "\(instance) never yields"
        case .caught(let instance, let label): "\(instance) caught \(label)"
        case .cleanup(let instance): "cleanup \(instance)"
        case .yieldsAgain(let instance): "\(instance) yields again"
        case .endpoint(let values): "endpoint" + Self.received(values)
        case .endpointFails(let label): "endpoint fails \(label)"
        case .task(let name): "task \(name)"
        case .taskFails(let name, let label): "task \(name) fails \(label)"
        case .response(let status): "response \(status)"
        }
    }

    private static func received(_ values: [ScenarioInstance]) -> String {
        values.isEmpty ? "" : " with " + values.map(\.description).joined(separator: " ")
    }
}
