/// One line of a conformance file: an app with one endpoint, the requests to send to it, and what a run of them records.
///
/// Everything here is data. A runner builds the app from it, sends the requests one after another and compares the
/// ``ScenarioTrace`` it recorded with ``expect``.
struct Scenario: Equatable, Sendable {
    /// Unique in its file.
    var id: String
    /// Which special things it uses, for leaving scenarios out.
    var features: [String]
    /// The rules it is about, if it was picked by hand.
    var rules: [String] = []
    var about: String?
    /// Needs may refer forwards. What nothing reaches must do nothing.
    var dependencies: [ScenarioDependency]
    /// Resolved first, in the order app, router, route; their values go nowhere.
    var app: [ScenarioNeed] = []
    var router: [ScenarioNeed] = []
    var route: [ScenarioNeed] = []
    var endpoint: ScenarioEndpoint
    /// Wherever the key is needed, the value is used instead. Not chained: the value is not looked up again.
    var overrides: [String: String] = [:]
    /// Started in this order before all requests. If there are none there is no start or stop phase.
    var resources: [ScenarioResource] = []
    /// At least one.
    var requests: [ScenarioRequest]
    /// Without it the scenario can be run, but not checked.
    var expect: ScenarioTrace?
}
