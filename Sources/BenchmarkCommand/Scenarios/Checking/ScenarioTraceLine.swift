extension ScenarioTrace {
    /// One compact line: the id, then the shape of `expect`.
    func line(id: String) -> String {
        Self.object([("id", JSONText.quoted(id))] + members)
    }

    /// Exactly the shape of `expect`: compact, keys in the order of the conformance files, absent where they have none.
    var json: String { Self.object(members) }

    private var members: [(key: String, json: String)] {
        switch self {
        case .refused(let reason):
            return [("refused", JSONText.quoted(reason.rawValue))]
        case .runs(let startup, let requests, let shutdown):
            var members: [(key: String, json: String)] = []
            if let startup { members.append(("startup", Self.json(startup))) }
            if let requests { members.append(("requests", Self.list(requests.map(Self.json)))) }
            if let shutdown { members.append(("shutdown", Self.json(shutdown))) }
            return members
        }
    }

    private static func json(_ phase: ScenarioPhase) -> String {
        var members = [
            ("events", list(phase.events.map(JSONText.quoted))), ("outcome", JSONText.quoted(phase.outcome)),
        ]
        if !phase.leaked.isEmpty { members.append(("leaked", list(phase.leaked.map(JSONText.quoted)))) }
        return object(members)
    }

    private static func object(_ members: [(key: String, json: String)]) -> String {
        "{" + members.map { "\"\($0.key)\":\($0.json)" }.joined(separator: ",") + "}"
    }

    private static func list(_ elements: [String]) -> String { "[" + elements.joined(separator: ",") + "]" }
}
