import LoadTesting

/// Why a scenario is left out of a load.
enum ScenarioOmission: Error, CaseIterable, Sendable {
    case refused
    /// Their lifespan would be around all requests of the case, not around each run of the scenario.
    case hasResources
    case cannotBeExpressed
    /// Nothing says how its requests should end.
    case expectsNothing

    private var words: String {
        switch self {
        case .refused: "refused as declared"
        case .hasResources: "with resources"
        case .cannotBeExpressed: "that setup and cleanup apart cannot express"
        case .expectsNothing: "without expect"
        }
    }

    /// `left out: 3 refused as declared, 31 with resources`, each scenario for one reason.
    static func words(for omissions: [ScenarioOmission]) -> String {
        let parts = allCases.compactMap { omission in
            let count = omissions.filter { $0 == omission }.count
            return count == 0 ? nil : "\(HumanNumber.count(UInt64(count))) \(omission.words)"
        }
        return "left out: " + parts.joined(separator: ", ")
    }
}
