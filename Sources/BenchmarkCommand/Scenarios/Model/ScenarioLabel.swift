/// The name of an error in events and outcomes: `rejection:403:replaced:b#1`.
enum ScenarioLabel: Hashable, Sendable, CustomStringConvertible {
    /// A plain error.
    case error(ScenarioOrigin)
    /// An error that carries a status, which the origin fixes.
    case rejection(ScenarioOrigin)
    /// Invalid inputs, each name once, in the order found.
    case invalid([String])
    /// An error of the runtime itself.
    case runtime(RuntimeFailure)

    enum RuntimeFailure: String, CaseIterable, Sendable {
        /// A generator ended without a value.
        case didNotYield
        /// A generator handed out a second value when it should have ended.
        case yieldedTwice
        /// An error was swallowed and there is nothing to answer with.
        case noResponse
        /// A rejection or invalid input left the stacks after the response had started.
        case responseAlreadyStarted
        /// A replacement breaks the scope rule, found during the request.
        case scopeRefused
    }

    init(_ kind: FailureKind, _ origin: ScenarioOrigin) {
        self =
            switch kind {
            case .error: .error(origin)
            case .rejection: .rejection(origin)
            }
    }

    var description: String {
        switch self {
        case .error(let origin): "error:\(origin)"
        case .rejection(let origin): "rejection:\(origin.rejectionStatus):\(origin)"
        case .invalid(let names): "invalid:" + names.joined(separator: "+")
        case .runtime(let failure): "runtime:\(failure.rawValue)"
        }
    }

    /// The status of the response where this error decides it; nil where none can be sent any more.
    var status: Int? {
        switch self {
        case .error: 500
        case .rejection(let origin): origin.rejectionStatus
        case .invalid: 422
        case .runtime(.responseAlreadyStarted): nil
        case .runtime: 500
        }
    }
}

/// Who threw an error, and where.
enum ScenarioOrigin: Hashable, Sendable, CustomStringConvertible {
    case endpoint
    case setup(ScenarioInstance)
    case cleanup(ScenarioInstance)
    /// A catch that threw another error than it caught.
    case replaced(ScenarioInstance)
    case task(String)

    var description: String {
        switch self {
        case .endpoint: "endpoint"
        case .setup(let instance): "setup:\(instance)"
        case .cleanup(let instance): "cleanup:\(instance)"
        case .replaced(let instance): "replaced:\(instance)"
        case .task(let name): "task:\(name)"
        }
    }

    /// The status of a rejection thrown here. Each place has its own, so that a response tells who decided it.
    var rejectionStatus: Int {
        switch self {
        case .endpoint: 404
        case .setup: 401
        case .cleanup: 409
        case .replaced: 403
        case .task: 418
        }
    }
}

/// One setup of a dependency or resource, `session#2`, and the value that it hands out.
struct ScenarioInstance: Hashable, Sendable, CustomStringConvertible {
    var name: String
    /// Counts the setups of that name from 1, within one request, or for resources within one app.
    var number: Int

    var description: String { "\(name)#\(number)" }
}
