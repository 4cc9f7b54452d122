import LoadTesting

/// The scenarios of a file as what a case sends its requests to.
///
/// Of S scenarios, request i runs scenario i mod S, and of that one its request (i div S) mod (number of its requests).
/// So how often each request of each scenario runs follows from the number of requests alone.
struct ScenarioLoad: Sendable {
    private let scenarios: [LoadedScenario]
    private let notes: [String]

    /// - Throws: a ``ScenarioFileError`` for a file that cannot be read, and for one of which nothing can be run.
    init(_ source: SuiteSource) throws(ScenarioFileError) {
        guard let form = ScenarioForm(rawValue: source.form) else {
            throw ScenarioFileError(file: source.file, sentence: "'\(source.form)' is no form of dependency")
        }
        try self.init(try ScenarioFile.read(source.file), form: form, file: source.file)
    }

    /// - Parameter file: only for the words of an error.
    init(_ all: [Scenario], form: ScenarioForm, file: String) throws(ScenarioFileError) {
        var scenarios: [LoadedScenario] = []
        var leftOut: [ScenarioOmission] = []
        for scenario in all {
            switch LoadedScenario.load(scenario, form: form) {
            case .success(let loaded): scenarios.append(loaded)
            case .failure(let omission): leftOut.append(omission)
            }
        }
        let omitted = ScenarioOmission.words(for: leftOut)
        guard !scenarios.isEmpty else {
            throw ScenarioFileError(file: file, sentence: "none of its scenarios can be run: \(omitted)")
        }
        self.scenarios = scenarios
        let count = HumanNumber.count(UInt64(scenarios.count))
        notes =
            leftOut.isEmpty ? [] : ["\(count) of \(HumanNumber.count(UInt64(all.count))) scenarios run; \(omitted)."]
    }

    /// No sites: a fault would make a scenario do something else than it expects.
    var subject: Subject {
        var subject = Subject(sites: FaultSites([])) { try await serve($0) }
        subject.notes = notes
        return subject
    }

    private func serve(_ request: Request) async throws {
        let count = UInt64(scenarios.count)
        try await scenarios[Int(request.index % count)].serve(request, turn: request.index / count)
    }
}

extension Suite {
    /// The suite that a conformance file makes. It reads the file anew for each case.
    init(_ source: SuiteSource) {
        self.init("scenarios", summary: "the scenarios of a conformance file", role: .onDemand) {
            try ScenarioLoad(source).subject
        }
        declaredAt = nil
    }
}

extension CaseSpec {
    /// The suite that the case runs: made of its file if it has one, else one of the executable's own.
    func suite(among suites: [Suite]) -> Suite? {
        source.map { Suite($0) } ?? suites.first { $0.name == suite }
    }
}
