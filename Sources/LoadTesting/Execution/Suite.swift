import LeakDetection

/// One benchmark: a name, what it shows, and how to set up what its requests are sent to.
///
/// Set up anew for every case, so that cases share nothing.
public struct Suite: Sendable {
    public let name: String
    /// One line for `list`.
    public let summary: String
    public let role: Role
    /// Where it is declared: the place to name for what happens nowhere else. Nil for one that is made of a file.
    public var declaredAt: Site?
    let makeSubject: (@Sendable () async throws -> Subject)?
    let makeBlockingSubject: (@Sendable () throws -> BlockingSubject)?

    /// What a suite is there for, which decides when it runs.
    public enum Role: Sendable, Equatable {
        /// Part of every run that names no suites.
        case standard
        /// Runs only when it is named, because it takes long or much.
        case onDemand
        /// What it comes to is known beforehand: something planted that must be found, or its clean twin, in which nothing must.
        /// Listed apart, and runs only when it is named or in `selftest`.
        case control(Expectation)
    }

    /// Whether memory has to be watched for what the suite is about: what `--soak` does.
    public let isAboutMemory: Bool

    /// A suite of any async closures, with a blocking twin for the model `dispatch` if there is one.
    ///
    /// Both throw ``SuiteUnavailable`` when the suite cannot run on this machine.
    public init(
        _ name: String, summary: String, role: Role = .standard, isAboutMemory: Bool = false,
        file: StaticString = #fileID, line: UInt = #line, subject: @escaping @Sendable () async throws -> Subject,
        blocking: (@Sendable () throws -> BlockingSubject)? = nil
    ) {
        self.name = name
        self.summary = summary
        self.role = role
        self.isAboutMemory = isAboutMemory
        declaredAt = Site(file: "\(file)", line: line)
        makeSubject = subject
        makeBlockingSubject = blocking
    }

    /// A suite of blocking closures only.
    public init(
        _ name: String, summary: String, role: Role = .standard, file: StaticString = #fileID, line: UInt = #line,
        blocking: @escaping @Sendable () throws -> BlockingSubject
    ) {
        self.name = name
        self.summary = summary
        self.role = role
        isAboutMemory = false
        declaredAt = Site(file: "\(file)", line: line)
        makeSubject = nil
        makeBlockingSubject = blocking
    }

    /// The execution models it can run in.
    public var executions: [ExecutionModel] {
        ExecutionModel.allCases.filter { $0 == .dispatch ? makeBlockingSubject != nil : makeSubject != nil }
    }
}
