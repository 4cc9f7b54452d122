extension Scenario {
    /// Reads a scenario field by field. Whether its names stand for something is not looked at: see ``ScenarioNames``.
    init(reading field: ScenarioField) throws(FieldProblem) {
        let fields = try KnownFields(
            field, of: "a scenario",
            known: [
                "id", "features", "rules", "about", "dependencies", "app", "router", "route", "endpoint", "overrides",
                "resources", "requests", "expect",
            ])
        id = try fields.required("id", "a string").string()
        guard !id.isEmpty else { throw FieldProblem(path: .named("id"), sentence: "'' is no id; accepted: any text") }
        features = try fields.required("features", "a list of strings").list(of: Self.string)
        rules = try fields.optional("rules")?.list(of: Self.string) ?? []
        about = try fields.optional("about")?.string()
        dependencies = try fields.required("dependencies", "a list").list(of: ScenarioDependency.init(reading:))
        app = try fields.optional("app")?.list(of: ScenarioNeed.init(reading:)) ?? []
        router = try fields.optional("router")?.list(of: ScenarioNeed.init(reading:)) ?? []
        route = try fields.optional("route")?.list(of: ScenarioNeed.init(reading:)) ?? []
        endpoint = try ScenarioEndpoint(reading: fields.required("endpoint", "an object, {} at the least"))
        overrides = try fields.optional("overrides")?.map(of: Self.string) ?? [:]
        resources = try fields.optional("resources")?.list(of: ScenarioResource.init(reading:)) ?? []
        requests = try fields.required("requests", "a list").list(of: ScenarioRequest.init(reading:))
        guard !requests.isEmpty else {
            throw FieldProblem(
                path: .named("requests"), sentence: "an empty list sends nothing; accepted: [{}] at the least")
        }
        if let expect = fields.optional("expect") {
            self.expect = try ScenarioTrace(reading: expect, hasResources: !resources.isEmpty, requests: requests.count)
        }
    }

    private static func string(_ field: ScenarioField) throws(FieldProblem) -> String { try field.string() }
}

extension ScenarioDependency {
    fileprivate init(reading field: ScenarioField) throws(FieldProblem) {
        let fields = try KnownFields(
            field, of: "a dependency", known: ["name", "kind", "async", "needs", "reads", "behavior"])
        name = try fields.required("name", "a string").name()
        kind = try fields.required("kind", "generator or value").choice(of: Kind.self)
        isAsync = try fields.optional("async")?.bool() ?? false
        needs = try fields.optional("needs")?.list(of: ScenarioNeed.init(reading:)) ?? []
        readsInput = try fields.optional("reads")?.bool() ?? false
        behavior = try ScenarioBehavior(reading: fields.optional("behavior"))
    }
}

extension ScenarioNeed {
    fileprivate init(reading field: ScenarioField) throws(FieldProblem) {
        let fields = try KnownFields(field, of: "a need", known: ["name", "cached", "scope"])
        name = try fields.required("name", "the name of a dependency").string()
        isCached = try fields.optional("cached")?.bool() ?? true
        scope = try fields.optional("scope")?.choice(of: ScenarioScope.self)
    }
}

extension ScenarioEndpoint {
    fileprivate init(reading field: ScenarioField) throws(FieldProblem) {
        let fields = try KnownFields(field, of: "an endpoint", known: ["async", "needs", "reads", "tasks"])
        isAsync = try fields.optional("async")?.bool() ?? false
        needs = try fields.optional("needs")?.list(of: ScenarioNeed.init(reading:)) ?? []
        readsInput = try fields.optional("reads")?.bool() ?? false
        tasks = try fields.optional("tasks")?.list { field throws(FieldProblem) in try field.name() } ?? []
    }
}

extension ScenarioResource {
    fileprivate init(reading field: ScenarioField) throws(FieldProblem) {
        let fields = try KnownFields(field, of: "a resource", known: ["name", "behavior"])
        name = try fields.required("name", "a string").name()
        behavior = try ScenarioBehavior(reading: fields.optional("behavior"))
    }
}

extension ScenarioRequest {
    fileprivate init(reading field: ScenarioField) throws(FieldProblem) {
        let fields = try KnownFields(field, of: "a request", known: ["faults", "endpoint", "tasks", "invalid"])
        faults = try fields.optional("faults")?.map(of: BehaviorOverlay.init(reading:)) ?? [:]
        endpointFails = try fields.optional("endpoint")?.choice(of: FailureKind.self)
        failingTasks =
            try fields.optional("tasks")?.map { field throws(FieldProblem) in
                try field.choice(of: FailureKind.self)
            } ?? [:]
        invalidInputs = try fields.optional("invalid")?.list { field throws(FieldProblem) in try field.string() } ?? []
    }
}

extension ScenarioBehavior {
    fileprivate init(reading field: ScenarioField?) throws(FieldProblem) {
        self.init()
        if let field { self = overlaid(by: try BehaviorOverlay(reading: field)) }
    }
}

extension BehaviorOverlay {
    fileprivate init(reading field: ScenarioField) throws(FieldProblem) {
        let object = try KnownFields(
            field, of: "a behavior",
            known: ["setupFails", "yields", "onError", "catches", "cleanup", "cleanupFails"])
        if let field = object.optional("setupFails") {
            fields.append(.setupFails(try field.optionalChoice(of: FailureKind.self)))
        }
        if let field = object.optional("yields") {
            fields.append(.yields(try field.number(of: ScenarioBehavior.Yields.self)))
        }
        if let field = object.optional("onError") {
            fields.append(.onError(try field.choice(of: ScenarioBehavior.OnError.self)))
        }
        if let field = object.optional("catches") {
            fields.append(.catches(try field.choice(of: ScenarioBehavior.Catches.self)))
        }
        if let field = object.optional("cleanup") {
            fields.append(.cleanup(try field.choice(of: ScenarioBehavior.Cleanup.self)))
        }
        if let field = object.optional("cleanupFails") {
            fields.append(.cleanupFails(try field.optionalChoice(of: FailureKind.self)))
        }
    }
}
