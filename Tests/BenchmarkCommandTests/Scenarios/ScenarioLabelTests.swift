import Testing

@testable import BenchmarkCommand

@Suite struct ScenarioLabelTests {
    private static let b1 = ScenarioInstance(name: "b", number: 1)

    @Test(
        "labels are written as in conformance files, and lead to their status",
        arguments: [
            (ScenarioLabel.error(.endpoint), "error:endpoint", 500),
            (.error(.setup(b1)), "error:setup:b#1", 500),
            (.rejection(.endpoint), "rejection:404:endpoint", 404),
            (.rejection(.setup(b1)), "rejection:401:setup:b#1", 401),
            (.rejection(.cleanup(b1)), "rejection:409:cleanup:b#1", 409),
            (.rejection(.replaced(b1)), "rejection:403:replaced:b#1", 403),
            (.rejection(.task("t1")), "rejection:418:task:t1", 418),
            (ScenarioLabel(.error, .cleanup(b1)), "error:cleanup:b#1", 500),
            (ScenarioLabel(.rejection, .replaced(b1)), "rejection:403:replaced:b#1", 403),
            (.invalid(["b"]), "invalid:b", 422),
            (.invalid(["b", "c", "endpoint"]), "invalid:b+c+endpoint", 422),
            (.runtime(.didNotYield), "runtime:didNotYield", 500),
            (.runtime(.yieldedTwice), "runtime:yieldedTwice", 500),
            (.runtime(.noResponse), "runtime:noResponse", 500),
            (.runtime(.scopeRefused), "runtime:scopeRefused", 500),
            (.runtime(.responseAlreadyStarted), "runtime:responseAlreadyStarted", nil),
        ] as [(ScenarioLabel, String, Int?)])
    func written(label: ScenarioLabel, text: String, status: Int?) {
        #expect("\(label)" == text)
        #expect(label.status == status)
    }

    @Test("a catch matches by the kind of error, and only any matches what scenario code did not throw")
    func catches() {
        let labels: [ScenarioLabel] = [
            .error(.endpoint), .rejection(.endpoint), .invalid(["a"]), .runtime(.noResponse),
        ]
        #expect(labels.map(ScenarioBehavior.Catches.any.matches) == [true, true, true, true])
        #expect(labels.map(ScenarioBehavior.Catches.error.matches) == [true, false, false, false])
        #expect(labels.map(ScenarioBehavior.Catches.rejection.matches) == [false, true, false, false])
    }

    @Test("every outcome seen is the text of a label, whose status is the one sent", arguments: Corpus.allCases)
    func outcomes(corpus: Corpus) throws {
        for scenario in try corpus.scenarios {
            guard case .runs(let startup, let requests, let shutdown) = scenario.expect else { continue }
            for phase in [startup, shutdown].compactMap({ $0 }) + (requests ?? []) where phase.outcome != "ok" {
                let label = try #require(parse(phase.outcome), "\(scenario.id): \(phase.outcome)")
                #expect("\(label)" == phase.outcome)
                // After a 200 the outcome comes too late to be sent.
                if let response = phase.events.first(where: { $0.hasPrefix("response ") && $0 != "response 200" }) {
                    #expect(response == "response \(label.status ?? 0)", "\(scenario.id)")
                }
            }
        }
    }

    private func parse(_ text: String) -> ScenarioLabel? {
        let parts = text.split(separator: ":").map(String.init)
        switch parts[0] {
        case "error": return origin(parts.dropFirst()).map(ScenarioLabel.error)
        case "rejection": return origin(parts.dropFirst(2)).map(ScenarioLabel.rejection)
        case "invalid": return .invalid(parts[1].split(separator: "+").map(String.init))
        case "runtime": return ScenarioLabel.RuntimeFailure(rawValue: parts[1]).map(ScenarioLabel.runtime)
        default: return nil
        }
    }

    private func origin(_ parts: ArraySlice<String>) -> ScenarioOrigin? {
        let pair = parts.last?.split(separator: "#").map(String.init) ?? []
        let instance = pair.count == 2 ? Int(pair[1]).map { ScenarioInstance(name: pair[0], number: $0) } : nil
        return switch (parts.first, instance) {
        case ("endpoint", _): .endpoint
        case ("setup", let instance?): .setup(instance)
        case ("cleanup", let instance?): .cleanup(instance)
        case ("replaced", let instance?): .replaced(instance)
        case ("task", _): parts.last.map(ScenarioOrigin.task)
        default: nil
        }
    }
}
