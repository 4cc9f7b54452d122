/// What a scenario does: what `expect` says, or what a run recorded.
enum ScenarioTrace: Equatable, Sendable {
    /// The declaration itself is refused, nothing runs.
    case refused(ScenarioRefusal)
    /// - Parameters:
    ///   - startup: only if there are resources.
    ///   - requests: one per request; nil if the start failed, as no request is served then.
    ///   - shutdown: only if there are resources and the start succeeded.
    case runs(startup: ScenarioPhase?, requests: [ScenarioPhase]?, shutdown: ScenarioPhase?)
}

/// Why a declaration is refused.
enum ScenarioRefusal: String, CaseIterable, Sendable {
    /// A request-scoped generator needs something in function scope.
    case scope
}

/// The start, one request or the stop.
struct ScenarioPhase: Equatable, Sendable {
    static let ok = "ok"

    /// As ``ScenarioEvent`` writes them.
    var events: [String]
    /// `ok`, or the label of the error that ended up at the server or was turned into the response. Not what the
    /// client saw: that is the event `response`.
    var outcome = ScenarioPhase.ok
    /// Instances that handed out a value and whose `cleanup` never came, in setup order.
    var leaked: [String] = []
}
