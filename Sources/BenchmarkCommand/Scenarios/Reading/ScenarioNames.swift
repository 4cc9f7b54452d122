/// Checks what no single field shows: that every name in a scenario stands for something, and that needs end somewhere.
struct ScenarioNames {
    private let scenario: Scenario
    private let declared: [String]
    private let known: Set<String>

    /// - Throws: at the first name that is declared twice or stands for nothing, and for needs that form a cycle.
    static func check(_ scenario: Scenario) throws(FieldProblem) {
        let names = ScenarioNames(scenario)
        try names.checkDeclarations()
        try names.checkNeeds()
        try names.checkOverrides()
        for (index, request) in scenario.requests.enumerated() {
            try names.check(request, at: .named("requests").element(index))
        }
        try names.checkCycles()
    }

    private init(_ scenario: Scenario) {
        self.scenario = scenario
        declared = scenario.dependencies.map(\.name)
        known = Set(declared)
    }

    private func checkDeclarations() throws(FieldProblem) {
        try checkUnique(declared, in: .named("dependencies"), what: "a dependency")
        try checkUnique(scenario.resources.map(\.name), in: .named("resources"), what: "a resource")
        if let index = declared.firstIndex(of: ScenarioEndpoint.inputName) {
            throw FieldProblem(
                path: .named("dependencies").element(index).member("name"),
                sentence: "'endpoint' is what events and 'invalid' call the endpoint; accepted: any other name")
        }
    }

    private func checkUnique(_ names: [String], in list: FieldPath, what: String) throws(FieldProblem) {
        var first: [String: Int] = [:]
        for (index, name) in names.enumerated() {
            if let earlier = first.updateValue(index, forKey: name) {
                throw FieldProblem(
                    path: list.element(index).member("name"),
                    sentence:
                        "'\(name)' is already the name of \(list.element(earlier)); accepted: \(what) of another name")
            }
        }
    }

    private func checkNeeds() throws(FieldProblem) {
        for (index, dependency) in scenario.dependencies.enumerated() {
            try check(dependency.needs, at: .named("dependencies").element(index).member("needs"))
        }
        try check(scenario.app, at: .named("app"))
        try check(scenario.router, at: .named("router"))
        try check(scenario.route, at: .named("route"))
        try check(scenario.endpoint.needs, at: .named("endpoint").member("needs"))
    }

    private func check(_ needs: [ScenarioNeed], at path: FieldPath) throws(FieldProblem) {
        for (index, need) in needs.enumerated() {
            try checkDependency(need.name, at: path.element(index).member("name"))
        }
    }

    private func checkOverrides() throws(FieldProblem) {
        for (original, replacement) in scenario.overrides.sorted(by: { $0.key < $1.key }) {
            let path = FieldPath.named("overrides").member(original)
            try checkDependency(original, at: path)
            try checkDependency(replacement, at: path)
        }
    }

    private func check(_ request: ScenarioRequest, at path: FieldPath) throws(FieldProblem) {
        for name in request.faults.keys.sorted() {
            try checkDependency(name, at: path.member("faults").member(name))
        }
        for name in request.failingTasks.keys.sorted() where !scenario.endpoint.tasks.contains(name) {
            throw FieldProblem(
                path: path.member("tasks").member(name),
                sentence: "\(FieldProblem.quote(name)) is not a task that the endpoint adds"
                    + FieldProblem.suggestion(for: name, among: scenario.endpoint.tasks))
        }
        let inputs = inputs
        for (index, name) in request.invalidInputs.enumerated() where !inputs.contains(name) {
            throw FieldProblem(
                path: path.member("invalid").element(index),
                sentence: "\(FieldProblem.quote(name)) does not read an input that could be invalid"
                    + FieldProblem.suggestion(for: name, among: inputs))
        }
    }

    /// Who reads an input of its own.
    private var inputs: [String] {
        scenario.dependencies.filter(\.readsInput).map(\.name)
            + (scenario.endpoint.readsInput ? [ScenarioEndpoint.inputName] : [])
    }

    private func checkDependency(_ name: String, at path: @autoclosure () -> FieldPath) throws(FieldProblem) {
        guard !known.contains(name) else { return }
        throw FieldProblem(
            path: path(),
            sentence: "\(FieldProblem.quote(name)) is not a declared dependency"
                + FieldProblem.suggestion(for: name, among: declared))
    }

    /// Once as declared and once as overridden: an override can close a cycle, and can hide one.
    private func checkCycles() throws(FieldProblem) {
        for overrides in scenario.overrides.isEmpty ? [[:]] : [[:], scenario.overrides] {
            guard let cycle = NeedCycle.first(in: scenario.dependencies, overrides: overrides) else { continue }
            let path = FieldPath.named("dependencies").element(cycle.owner).member("needs").element(cycle.need)
            let name = scenario.dependencies[cycle.owner].needs[cycle.need].name
            throw FieldProblem(
                path: path.member("name"),
                sentence: "'\(name)' closes a cycle of needs\(overrides.isEmpty ? "" : " through the overrides"), "
                    + "\(cycle.route); accepted: needs that end somewhere")
        }
    }
}
