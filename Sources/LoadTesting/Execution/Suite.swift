/// One benchmark: a name, what it shows, and how to set up what its requests are sent to.
///
/// Set up anew for every case, so that cases share nothing.
public struct Suite: Sendable {
    public let name: String
    /// One line for `list`.
    public let summary: String
    /// A planted leak that must be found: listed apart and not part of the default run.
    public let isPositiveControl: Bool
    let makeSubject: (@Sendable () async throws -> Subject)?
    let makeBlockingSubject: (@Sendable () throws -> BlockingSubject)?

    /// A suite of any async closures, with a blocking twin for the model `dispatch` if there is one.
    ///
    /// Both throw ``SuiteUnavailable`` when the suite cannot run on this machine.
    public init(
        _ name: String, summary: String, isPositiveControl: Bool = false,
        subject: @escaping @Sendable () async throws -> Subject,
        blocking: (@Sendable () throws -> BlockingSubject)? = nil
    ) {
        self.name = name
        self.summary = summary
        self.isPositiveControl = isPositiveControl
        makeSubject = subject
        makeBlockingSubject = blocking
    }

    /// A suite of blocking closures only.
    public init(
        _ name: String, summary: String, isPositiveControl: Bool = false,
        blocking: @escaping @Sendable () throws -> BlockingSubject
    ) {
        self.name = name
        self.summary = summary
        self.isPositiveControl = isPositiveControl
        makeSubject = nil
        makeBlockingSubject = blocking
    }

    /// The execution models it can run in.
    public var executions: [ExecutionModel] {
        ExecutionModel.allCases.filter { $0 == .dispatch ? makeBlockingSubject != nil : makeSubject != nil }
    }
}
