import LeakDetection

extension Suite {
    /// What a control must come to: this, and nothing else that fails a run.
    public enum Expectation: Sendable, Equatable {
        /// This one finding.
        case leak(PlantedLeak)
        /// No finding, no unexpected failure, and this exit code.
        case exit(ExitCode)
        /// So many unexpected failures, first in this request, and so exit 99.
        case failures(UInt64, request: UInt64)
        /// The exit code when it is held to this limit, written as for `run --threshold`.
        case threshold(String, ExitCode)
        /// The exit code of `compare` with the suite of this name as base, as if both were builds of one suite.
        case comparison(base: String, slowdown: SlowdownLimit? = nil, ExitCode)
        /// The exit code of `compare` with a head that lacks this case.
        case absence(ExitCode)

        public static let clean = Expectation.exit(.success)

        public var exitCode: ExitCode {
            switch self {
            case .leak(let leak): leak.exitCode
            case .failures: .failure
            case .exit(let code), .threshold(_, let code), .comparison(_, _, let code), .absence(let code): code
            }
        }
    }
}

/// A finding that is known beforehand.
public struct PlantedLeak: Sendable, Equatable {
    public var leakClass: LeakClass
    public var resource: String
    /// Nil where only the machine knows, such as a number of bytes.
    public var count: UInt64?
    /// Nil for what belongs to no request.
    public var request: UInt64?
    /// What a leak of this kind cannot be without, such as the drain limit of a task that never goes on.
    public var consequence: ExitCode?

    public init(
        _ leakClass: LeakClass, of resource: String, count: UInt64? = 1, request: UInt64?, consequence: ExitCode? = nil
    ) {
        self.leakClass = leakClass
        self.resource = resource
        self.count = count
        self.request = request
        self.consequence = consequence
    }

    /// An impossible count says nothing of the code under test.
    public var exitCode: ExitCode { leakClass == .LK12 ? .internalError : .leak }
}
