import LeakDetection

/// The subject of a case in the form its execution model needs, set up and shut down from a thread that may block.
enum CaseSubject: Sendable {
    case async(Subject)
    case blocking(BlockingSubject)

    /// Sets the suite up; leases opened meanwhile belong to the application, not to a request.
    init(_ suite: Suite, _ execution: ExecutionModel, ledger: Ledger, limit: Duration) throws {
        if execution == .dispatch {
            guard let make = suite.makeBlockingSubject else { throw SuiteUnavailable("it has no blocking twin") }
            self = .blocking(
                try Patience.blocking("setting the suite up", within: limit) {
                    try ledger.withRequest(nil) { try make() }
                })
        } else {
            guard let make = suite.makeSubject else { throw SuiteUnavailable("it has no async twin") }
            self = .async(
                try Patience.awaiting("setting the suite up", within: limit) {
                    try await ledger.withRequest(nil) { try await make() }
                })
        }
    }

    var sites: FaultSites {
        switch self {
        case .async(let subject): subject.sites
        case .blocking(let subject): subject.sites
        }
    }

    var notes: [String] {
        switch self {
        case .async(let subject): subject.notes
        case .blocking: []
        }
    }

    func execution(of phase: LoadPhase, _ model: ExecutionModel) -> any Execution {
        switch self {
        case .blocking(let subject): DispatchExecution(phase: phase, subject: subject)
        case .async(let subject):
            model == .executor
                ? ExecutorExecution(phase: phase, subject: subject)
                : StructuredExecution(phase: phase, subject: subject)
        }
    }

    /// Shuts the suite down; leases opened meanwhile belong to the application too.
    func shutDown(ledger: Ledger, limit: Duration) throws {
        switch self {
        case .async(let subject):
            try Patience.awaiting("shutting the suite down", within: limit) {
                try await ledger.withRequest(nil) { try await subject.shutDown() }
            }
        case .blocking(let subject):
            try Patience.blocking("shutting the suite down", within: limit) {
                try ledger.withRequest(nil) { try subject.shutDown() }
            }
        }
    }
}
