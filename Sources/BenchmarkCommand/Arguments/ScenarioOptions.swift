import LoadTesting

extension RunOptions {
    /// What `--scenarios` and `--form` say together; nil when suites are to be run.
    var source: SuiteSource? {
        scenarios.map { SuiteSource(file: $0, form: (form ?? .yield).rawValue) }
    }

    /// Refuses what cannot go with scenarios, and what cannot go without.
    func validateScenarios() throws {
        guard scenarios != nil else {
            if let form {
                throw CommandFailure.usage(
                    "--form: '\(form.rawValue)' needs --scenarios: suites are declared in their code, in one form only")
            }
            return
        }
        let faulty: [(flag: String, isGiven: Bool)] = [
            ("-f/--failure-rate", failureRates.map { $0 != [0] } ?? false), ("--fault", !faults.isEmpty),
            ("--fault-at", !faultsAt.isEmpty), ("--full", isFull),
        ]
        if let given = faulty.first(where: \.isGiven) {
            throw CommandFailure.usage(
                "\(given.flag) cannot go with --scenarios: the file says which failures there are, so the rate of others is 0"
            )
        }
    }
}
