extension ScenarioTrace {
    /// Reads `expect`, and refuses one that no run of the scenario could meet: a phase too many or too few would
    /// otherwise look like a fault of the runtime.
    init(reading field: ScenarioField, hasResources: Bool, requests requestCount: Int) throws(FieldProblem) {
        let fields = try KnownFields(
            field, of: "an expectation", known: ["refused", "startup", "requests", "shutdown"])
        func none(_ name: String, because reason: String) throws(FieldProblem) {
            guard let field = fields.optional(name) else { return }
            throw field.problem("cannot be expected, as \(reason); accepted: no such field")
        }
        if let refused = fields.optional("refused") {
            for name in ["startup", "requests", "shutdown"] {
                try none(name, because: "a refused scenario does not run")
            }
            self = .refused(try refused.choice(of: ScenarioRefusal.self))
            return
        }
        guard hasResources else {
            for name in ["startup", "shutdown"] { try none(name, because: "the scenario has no resources") }
            self = .runs(startup: nil, requests: try Self.requests(fields, count: requestCount), shutdown: nil)
            return
        }
        let startup = try ScenarioPhase(reading: fields.required("startup", "the scenario has resources"))
        guard startup.outcome == ScenarioPhase.ok else {
            for name in ["requests", "shutdown"] { try none(name, because: "the start fails") }
            self = .runs(startup: startup, requests: nil, shutdown: nil)
            return
        }
        let requests = try Self.requests(fields, count: requestCount)
        let shutdown = try ScenarioPhase(reading: fields.required("shutdown", "the scenario has resources that start"))
        self = .runs(startup: startup, requests: requests, shutdown: shutdown)
    }

    private static func requests(_ fields: KnownFields, count: Int) throws(FieldProblem) -> [ScenarioPhase] {
        let field = try fields.required("requests", "one phase for each request")
        let phases = try field.list(of: ScenarioPhase.init(reading:))
        guard phases.count == count else {
            throw field.problem("has the wrong length, \(phases.count); accepted: one phase for each request, \(count)")
        }
        return phases
    }
}

extension ScenarioPhase {
    fileprivate init(reading field: ScenarioField) throws(FieldProblem) {
        func string(_ field: ScenarioField) throws(FieldProblem) -> String { try field.string() }
        let fields = try KnownFields(field, of: "a phase", known: ["events", "outcome", "leaked"])
        events = try fields.required("events", "a list of strings").list(of: string)
        outcome = try fields.required("outcome", "ok or the label of an error").string()
        leaked = try fields.optional("leaked")?.list(of: string) ?? []
    }
}
