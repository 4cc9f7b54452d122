import LoadTesting

/// Refuses faults at places that a suite does not have, before any request runs.
enum FaultSiteCheck {
    /// - Throws: a usage failure that names the site or the kind, and what the suite has.
    static func check(_ cases: [CaseSpec], suites: [Suite]) throws {
        var checked: Set<String> = []
        for spec in cases where !spec.faultsAt.isEmpty {
            let isBlocking = spec.execution == .dispatch
            guard checked.insert("\(spec.suite) \(isBlocking)").inserted,
                let suite = suites.first(where: { $0.name == spec.suite }),
                // A suite that cannot be set up says so in its own case.
                let sites = try? suite.sites(in: spec.execution)
            else { continue }
            do {
                _ = try sites.place(spec.faultsAt)
            } catch {
                throw CommandFailure.usage("--fault-at: " + sentence(error, suite))
            }
        }
    }

    private static func sentence(_ error: FaultAtError, _ suite: Suite) -> String {
        switch error {
        case .unknownSite(let fault, let known):
            "'\(fault)': '\(fault.site)' is no site of the suite '\(suite.name)'; accepted: "
                + known.joined(separator: ", ") + (NearestName.suggestion(for: fault.site, among: known) ?? "")
        case .impossible: "\(error)"
        }
    }
}
