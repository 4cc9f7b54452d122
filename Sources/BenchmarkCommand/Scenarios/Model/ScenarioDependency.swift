/// A declared dependency.
struct ScenarioDependency: Equatable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        /// Sets up, hands out one value, later cleans up.
        case generator
        /// Only makes a value.
        case value
    }

    var name: String
    var kind: Kind
    /// Makes no difference to any trace.
    var isAsync = false
    /// What it receives, in this order.
    var needs: [ScenarioNeed] = []
    /// It declares one required request input of its own, which a request can send invalid.
    var readsInput = false
    /// For a value only `setupFails` counts.
    var behavior = ScenarioBehavior()
}

/// One mention of a dependency. Caching and scope belong to the mention, not to the dependency.
struct ScenarioNeed: Equatable, Sendable {
    var name: String
    var isCached = true
    /// Nil where the mention does not say.
    var scope: ScenarioScope?
}

enum ScenarioScope: String, CaseIterable, Sendable {
    case function, request
}

/// The one endpoint.
struct ScenarioEndpoint: Equatable, Sendable {
    var isAsync = false
    var needs: [ScenarioNeed] = []
    var readsInput = false
    /// Background tasks it adds when it is called, in this order, before it may fail.
    var tasks: [String] = []

    /// What `invalid` calls the endpoint's own input.
    static let inputName = "endpoint"
}

/// Something app-wide around all requests: a generator without needs.
struct ScenarioResource: Equatable, Sendable {
    var name: String
    var behavior = ScenarioBehavior()
}
